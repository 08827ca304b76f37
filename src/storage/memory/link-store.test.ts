import { describe } from 'vitest';
import { linkStoreSuite } from '../../features/business-risk/links/link-store.suite.ts';
import { MemoryLinkStore } from './link-store.ts';

describe('MemoryLinkStore', () => {
  linkStoreSuite(async () => {
    const store = new MemoryLinkStore();
    return { store, commit: async (writes) => writes.forEach((write) => store.commit(write)) };
  });
});
