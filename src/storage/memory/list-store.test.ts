import { describe } from 'vitest';
import { listStoreSuite } from '../../features/business-risk/lists/list-store.suite.ts';
import { MemoryListStore } from './list-store.ts';

describe('MemoryListStore', () => {
  listStoreSuite(async () => {
    const store = new MemoryListStore();
    return { store, commit: async (writes) => writes.forEach((write) => store.commit(write)) };
  });
});
