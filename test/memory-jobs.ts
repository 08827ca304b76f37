import { systemClock } from '../src/kernel/clock.ts';
import { systemRandom } from '../src/kernel/random.ts';
import type { JobStore } from '../src/platform/jobs/job-store.ts';
import { Jobs } from '../src/platform/jobs/jobs.ts';
import { MemoryJobStore } from '../src/storage/memory/job-store.ts';

/** Makes a process of its own that works on the jobs of a store. Bugs are thrown unless `onBug` takes them. */
export function openMemoryJobs(store: JobStore = new MemoryJobStore(), onBug?: (error: unknown) => void): Jobs {
  return new Jobs({
    store,
    clock: systemClock,
    leaseClock: systemClock,
    random: systemRandom,
    holder: `process-${systemRandom.intBelow(2 ** 32)}`,
    onBug(_kind, error) {
      if (onBug === undefined) throw error;
      onBug(error);
    },
  });
}
