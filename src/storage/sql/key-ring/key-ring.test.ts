import { describe, onTestFinished } from 'vitest';
import { keyRingSuite } from '../../../platform/secrets/key-ring.suite.ts';
import { openWatchedDatabase } from '../../../../test/temporary-database.ts';
import { SqlKeyRing } from './key-ring.ts';

describe('SqlKeyRing', () => {
  keyRingSuite(async () => {
    const { database, dispose } = await openWatchedDatabase();
    onTestFinished(dispose);
    return new SqlKeyRing(database);
  });
});
