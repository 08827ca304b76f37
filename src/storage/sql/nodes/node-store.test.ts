import { describe, onTestFinished } from 'vitest';
import { nodeStoreSuite } from '../../../platform/nodes/node-store.suite.ts';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlNodeStore } from './node-store.ts';

describe('SqlNodeStore', () => {
  nodeStoreSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    return new SqlNodeStore(database);
  });
});
