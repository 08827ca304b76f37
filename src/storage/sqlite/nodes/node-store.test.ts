import { describe, onTestFinished } from 'vitest';
import { nodeStoreSuite } from '../../../platform/nodes/node-store.suite.ts';
import { openTemporaryDatabase } from '../temporary-database.ts';
import { SqliteNodeStore } from './node-store.ts';

describe('SqliteNodeStore', () => {
  nodeStoreSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    return new SqliteNodeStore(database);
  });
});
