import { describe, onTestFinished } from 'vitest';
import { keyRingSuite } from '../../../platform/secrets/key-ring.suite.ts';
import { openTemporaryDatabase } from '../temporary-database.ts';
import { SqliteKeyRing } from './key-ring.ts';

describe('SqliteKeyRing', () => {
  keyRingSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    return new SqliteKeyRing(database);
  });
});
