import { describe } from 'vitest';
import { profileStoreSuite } from '../../features/business-risk/profile/profile-store.suite.ts';
import { MemoryProfileStore } from './profile-store.ts';

describe('MemoryProfileStore', () => {
  profileStoreSuite(async () => {
    const store = new MemoryProfileStore();
    return { store, commit: async (writes) => writes.forEach((write) => store.commit(write)) };
  });
});
