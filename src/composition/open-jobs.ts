import { systemClock, type Clock } from '../kernel/clock.ts';
import { Fault } from '../kernel/fault.ts';
import { idText, systemRandom } from '../kernel/random.ts';
import type { JobStore } from '../platform/jobs/job-store.ts';
import { Jobs } from '../platform/jobs/jobs.ts';
import type { ServerLog } from '../server/telemetry/pino-call-log.ts';
import type { Foundation } from '../foundation/foundation.ts';

/**
 * Opens the jobs. Throws Fault.
 *
 * @param leaseClock the clock by which leases end, see OpenedStores
 * @param isAlone whether this process has the database for itself. Whatever process held a job before is then gone, so
 *   its leases end.
 */
export async function openJobs(
  store: JobStore,
  { log, leaseClock, isAlone }: { readonly log: ServerLog; readonly leaseClock: Clock; readonly isAlone: boolean },
): Promise<Jobs> {
  if (isAlone) await store.endLeases();
  return new Jobs({
    store,
    clock: systemClock,
    leaseClock,
    random: systemRandom,
    holder: `process-${idText(systemRandom, 12)}`,
    onBug(kind, error) {
      const failure = { api: kind, orderId: null, stage: 'answer' } as const;
      if (error instanceof Fault) log.fault(failure, error.kind, error);
      else log.bug(failure, error);
    },
  });
}

/** Begins to look for work, once every kind of job is known. Work ends before what it works with is closed. */
export function beginJobs({ jobs, opened }: Pick<Foundation, 'jobs' | 'opened'>): void {
  opened.defer(() => jobs.close());
  jobs.open();
}
