import { describe } from 'vitest';
import { attemptStoreSuite } from '../../people/attempts/attempt-store.suite.ts';
import { MemoryAttemptStore } from './attempt-store.ts';

describe('MemoryAttemptStore', () => {
  attemptStoreSuite(async (notesMax) => {
    const store = new MemoryAttemptStore(notesMax);
    return { store, commit: async (writes) => writes.forEach((write) => store.commit(write)) };
  });
});
