import { describe } from 'vitest';
import { jobStoreSuite } from '../../platform/jobs/job-store.suite.ts';
import { MemoryJobStore } from './job-store.ts';

describe('MemoryJobStore', () => {
  jobStoreSuite(async () => {
    const store = new MemoryJobStore();
    return { store, commit: (write) => store.commit(write) };
  });
});
