import { describe } from 'vitest';
import { momentStoreSuite } from '../../features/business-risk/velocity/moment-store.suite.ts';
import { MemoryMomentStore } from './moment-store.ts';

describe('MemoryMomentStore', () => {
  momentStoreSuite(async () => {
    const store = new MemoryMomentStore();
    return { store, commit: async (writes) => writes.forEach((write) => store.commit(write)) };
  });
});
