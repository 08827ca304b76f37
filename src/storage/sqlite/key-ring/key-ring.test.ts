import { describe, onTestFinished } from 'vitest';
import { keyRingSuite } from '../../../platform/secrets/key-ring.suite.ts';
import { openWatchedDatabase } from '../changes/watched-database.ts';
import { SqliteKeyRing } from './key-ring.ts';

describe('SqliteKeyRing', () => {
  keyRingSuite(async () => {
    const { database, dispose } = await openWatchedDatabase();
    onTestFinished(dispose);
    return new SqliteKeyRing(database);
  });
});
