import { describe } from 'vitest';
import { listStoreSuite } from '../../features/business-risk/lists/list-store.suite.ts';
import { MemoryListStore } from './list-store.ts';

describe('MemoryListStore', () => {
  listStoreSuite(async () => new MemoryListStore());
});
