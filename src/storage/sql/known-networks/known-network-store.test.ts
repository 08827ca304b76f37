import { describe, onTestFinished } from 'vitest';
import { knownNetworkStoreSuite } from '../../../platform/access/known-network-store.suite.ts';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlKnownNetworkStore } from './known-network-store.ts';

describe('SqlKnownNetworkStore', () => {
  knownNetworkStoreSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    return new SqlKnownNetworkStore(database);
  });
});
