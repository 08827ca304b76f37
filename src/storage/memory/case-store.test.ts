import { describe } from 'vitest';
import { caseStoreSuite } from '../../features/business-risk/cases/case-store.suite.ts';
import { MemoryCaseStore } from './case-store.ts';

describe('MemoryCaseStore', () => {
  caseStoreSuite(async () => {
    let isDone = false;
    const store = new MemoryCaseStore(async () => void (isDone = true));
    return {
      store,
      commit: async (writes) => writes.forEach((write) => store.commit(write)),
      also: { write: { operation: 'another', input: null }, isDone: async () => isDone },
    };
  });
});
