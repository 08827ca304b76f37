import { describe, onTestFinished } from 'vitest';
import { sandboxStoreSuite } from '../../../sandbox/sandbox-store.suite.ts';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlSandboxStore } from './sandbox-store.ts';

describe('SqlSandboxStore', () => {
  sandboxStoreSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    return new SqlSandboxStore(database);
  });
});
