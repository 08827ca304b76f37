import { describe, onTestFinished } from 'vitest';
import { knownNetworkStoreSuite } from '../../../platform/access/known-network-store.suite.ts';
import { openTemporaryDatabase } from '../temporary-database.ts';
import { SqliteKnownNetworkStore } from './known-network-store.ts';

describe('SqliteKnownNetworkStore', () => {
  knownNetworkStoreSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    return new SqliteKnownNetworkStore(database);
  });
});
