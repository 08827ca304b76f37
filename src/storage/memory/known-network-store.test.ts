import { describe } from 'vitest';
import { knownNetworkStoreSuite } from '../../platform/access/known-network-store.suite.ts';
import { MemoryKnownNetworkStore } from './known-network-store.ts';

describe('MemoryKnownNetworkStore', () => {
  knownNetworkStoreSuite(async () => new MemoryKnownNetworkStore());
});
