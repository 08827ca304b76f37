import { describe, onTestFinished } from 'vitest';
import { sandboxStoreSuite } from '../../../sandbox/sandbox-store.suite.ts';
import { openTemporaryDatabase } from '../temporary-database.ts';
import { SqliteSandboxStore } from './sandbox-store.ts';

describe('SqliteSandboxStore', () => {
  sandboxStoreSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    return new SqliteSandboxStore(database);
  });
});
