import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WorkerPool } from '../../src/engines/inference/pool/worker-pool.ts';
import type { EndedJob } from '../../src/engines/inference/pool/pool-observer.ts';
import { Fault } from '../../src/kernel/fault.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { OddJob, OddSetup } from '../pool/odd-jobs-worker.ts';
import { inAnyOrder, raceOrder } from './in-any-order.ts';

const QUEUE_MAX = 6;
const WORKERS = 2;

/** What a caller of the race asks for. `abort` gives its job up at a moment of its own. */
const REQUEST = fc.record({
  app: fc.constantFrom('a', 'b', 'c'),
  does: fc.constantFrom('echo' as const, 'echo' as const, 'echo' as const, 'fault' as const),
  jobs: fc.integer({ min: 1, max: 3 }),
  mayGoAhead: fc.boolean(),
  aborts: fc.boolean(),
});

type Request = typeof REQUEST extends fc.Arbitrary<infer T> ? T : never;

test('no order of jobs and aborts mixes up two results, answers a job twice or loses a place', async () => {
  const ended: EndedJob[] = [];
  const { pool } = await WorkerPool.open<OddJob, string, string>({
    workerUrl: new URL('../pool/odd-jobs-worker.ts', import.meta.url),
    workerData: {} satisfies OddSetup,
    workers: WORKERS,
    queueMax: QUEUE_MAX,
    timeoutMs: 60_000,
    clock: systemClock,
    observer: {
      queueChanged: () => undefined,
      jobEnded: (job) => void ended.push(job),
      workerReplaced: () => undefined,
    },
  });
  try {
    await fc.assert(
      fc.asyncProperty(raceOrder(), fc.array(REQUEST, { minLength: 1, maxLength: 12 }), async (order, requests) => {
        ended.length = 0;
        const asks = requests.map((request, at) => ask(pool, request, `r${at}`));
        const outcomes = await inAnyOrder(order, [
          ...asks.map(({ run }) => run),
          ...asks.filter((_, at) => requests[at]?.aborts).map(({ abort }) => abort),
        ]);
        for (const [at, request] of requests.entries()) checkOutcome(request, `r${at}`, outcomes[at]);
        const reached = requests.filter((_, at) => outcomes[at] !== 'refused before');
        expect(ended).toHaveLength(reached.reduce((sum, { jobs }) => sum + jobs, 0));
        // A job that was given up while it ran keeps its thread for a moment.
        await pool.run([{ kind: 'echo', job: { do: 'echo', text: 'last' }, transfer: [] }], 'a', NEVER);
        expect(pool.room).toBeGreaterThanOrEqual(QUEUE_MAX);
      }),
      { numRuns: 150 },
    );
  } finally {
    await pool.close();
  }
});

const NEVER = new AbortController().signal;

type Outcome = readonly string[] | 'refused before' | 'timeout' | 'unavailable' | null;

function ask(pool: WorkerPool<OddJob, string, string>, request: Request, name: string) {
  const controller = new AbortController();
  const job = (text: string): OddJob => (request.does === 'echo' ? { do: 'echo', text } : { do: 'fault' });
  const jobs = namesOf(request, name).map((text) => ({
    kind: request.does,
    job: job(text),
    transfer: [],
    mayGoAhead: request.mayGoAhead,
  }));
  return {
    run: async (): Promise<Outcome> => {
      if (controller.signal.aborted) return 'refused before';
      return pool.run(jobs, request.app, controller.signal).catch((error: unknown) => {
        expect(error).toBeInstanceOf(Fault);
        return (error as Fault).kind as Outcome;
      });
    },
    abort: async (): Promise<Outcome> => {
      controller.abort();
      return null;
    },
  };
}

function namesOf({ jobs }: Request, name: string): string[] {
  return Array.from({ length: jobs }, (_, at) => `${name}.${at}`);
}

function checkOutcome(request: Request, name: string, outcome: Outcome | undefined): void {
  if (outcome === 'timeout' || outcome === 'refused before') expect(request.aborts).toBe(true);
  // 'unavailable' is a full queue, or the fault that the job asked for.
  else if (outcome !== 'unavailable') expect(outcome).toEqual(namesOf(request, name));
}
