import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../../kernel/clock.ts';
import { Fault, type FaultKind } from '../../../kernel/fault.ts';
import type { OddJob, OddSetup } from '../../../../test/pool/odd-jobs-worker.ts';
import type { EndedJob } from './pool-observer.ts';
import { WorkerPool, type PoolJob } from './worker-pool.ts';

const WORKER = new URL('../../../../test/pool/odd-jobs-worker.ts', import.meta.url);
const { signal } = new AbortController();

type Pool = WorkerPool<OddJob, string, string>;
const opened: Pool[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((pool) => pool.close()));
});

test('a job goes in and a result comes out, and memory moves with it', async () => {
  const { pool, ready, ended } = await open();
  expect(ready).toBe('odd');
  const bytes = new Uint8Array(1000);
  const job = { kind: 'echo', job: { do: 'echo', text: 'hello', bytes } as const, transfer: [bytes.buffer] };
  expect(await pool.run([job], 'a', signal)).toEqual(['hello and 1000 bytes']);
  expect(bytes.length).toBe(0);
  expect(ended).toMatchObject([{ kind: 'echo', outcome: 'done' }]);
});

test('a full queue refuses at once, and takes jobs again when there is room', async () => {
  const { pool, ended } = await open({ queueMax: 2 });
  const held = await hold(pool, 'a', 'first');
  const waiting = [echo(pool, 'a', 'second'), echo(pool, 'a', 'third')];
  expect(await faultOf(echo(pool, 'b', 'fourth'))).toBe('unavailable');
  expect(ended).toMatchObject([{ outcome: 'refused', waitedMs: 0, ranMs: 0 }]);
  held.release();
  expect(await Promise.all([held.result, ...waiting])).toEqual(['first', 'second', 'third']);
  expect(await echo(pool, 'b', 'fourth')).toBe('fourth');
});

test('jobs that belong together are taken all together or not at all', async () => {
  const { pool } = await open({ queueMax: 2 });
  const held = await hold(pool, 'a', 'first');
  expect(await faultOf(pool.run(['1', '2', '3'].map(echoJob), 'a', signal))).toBe('unavailable');
  const both = pool.run(['1', '2'].map(echoJob), 'a', signal);
  held.release();
  expect(await both).toEqual(['1', '2']);
});

test('apps take turns', async () => {
  const { pool } = await open();
  const order: string[] = [];
  const held = await hold(pool, 'busy', 'first');
  const ask = async (appId: string, text: string) => {
    order.push(await echo(pool, appId, text));
  };
  const all = ['busy1', 'busy2', 'busy3', 'busy4'].map((text) => ask('busy', text));
  all.push(ask('small', 'small1'));
  held.release();
  await Promise.all(all);
  // One job of the other app waits at the thread already, and one was first in the queue.
  expect(order.indexOf('small1')).toBeLessThanOrEqual(2);
});

test('the next job waits at a busy thread already, counts as waiting, and leaves its memory where it was', async () => {
  const { pool, ended, depths } = await open({ queueMax: 2 });
  const held = await hold(pool, 'a', 'first');
  const bytes = new Uint8Array(1000);
  const job = { kind: 'echo', job: { do: 'echo', text: 'next', bytes } as const, transfer: [bytes.buffer] };
  const next = pool.run([{ ...job, mayGoAhead: true }], 'a', signal);
  expect(bytes.length).toBe(1000);
  expect(depths.at(-1)).toBe(1);
  const last = echo(pool, 'a', 'last');
  expect(await faultOf(echo(pool, 'b', 'fourth'))).toBe('unavailable');
  held.release();
  expect(await next).toEqual(['next and 1000 bytes']);
  expect(await last).toBe('last');
  expect(ended.map(({ outcome }) => outcome)).toEqual(['refused', 'done', 'done', 'done']);
  expect(depths.at(-1)).toBe(0);
});

test('a job that was given up before its thread came to it is skipped', async () => {
  const { pool } = await open();
  const held = await hold(pool, 'a', 'first');
  const gate = new Int32Array(new SharedArrayBuffer(8));
  const abort = new AbortController();
  const waiting = { kind: 'hold', job: { do: 'hold', gate, text: 'never' } as const, transfer: [], mayGoAhead: true };
  const next = pool.run([waiting], 'a', abort.signal);
  abort.abort();
  expect(await faultOf(next)).toBe('timeout');
  held.release();
  expect(await echo(pool, 'a', 'after')).toBe('after');
  expect(Atomics.load(gate, 1)).toBe(0);
});

test('an aborted job fails at once, waiting or running, and does not stop the others', async () => {
  const { pool, ended, depths } = await open();
  const [running, waiting] = [new AbortController(), new AbortController()];
  const held = await hold(pool, 'a', 'first', running.signal);
  const second = pool.run([echoJob('second')], 'a', waiting.signal);
  const third = echo(pool, 'a', 'third');
  waiting.abort();
  expect(await faultOf(second)).toBe('timeout');
  running.abort();
  expect(await faultOf(held.result)).toBe('timeout');
  held.release();
  expect(await third).toBe('third');
  expect(ended.map(({ outcome }) => outcome)).toEqual(['timeout', 'timeout', 'done']);
  expect(depths.at(-1)).toBe(0);
  expect(await faultOf(pool.run([echoJob('late')], 'a', AbortSignal.abort()))).toBe('timeout');
});

test('a job over its time fails, and a thread that hangs is replaced', async () => {
  const { pool, replaced } = await open({ timeoutMs: 60 });
  const held = await hold(pool, 'a', 'never');
  expect(await faultOf(held.result)).toBe('timeout');
  await replaced();
  // Starting a thread takes longer than the jobs of this pool may take.
  await expect.poll(() => echo(pool, 'a', 'after')).toBe('after');
});

test.each(['crash', 'exit'] as const)(
  'a thread that ends by %s fails only its own job and is replaced',
  async (how) => {
    const { pool, replaced } = await open({ workers: 2 });
    const crashed = pool.run([{ kind: how, job: { do: how }, transfer: [] }], 'a', signal);
    const others = ['1', '2', '3', '4', '5', '6'].map((text) => echo(pool, 'b', text));
    expect(await faultOf(crashed)).toBe('unavailable');
    expect(await Promise.all(others)).toEqual(['1', '2', '3', '4', '5', '6']);
    await replaced();
    const held = [await hold(pool, 'a', 'one'), await hold(pool, 'a', 'two')];
    for (const { release } of held) release();
    expect(await Promise.all(held.map(({ result }) => result))).toEqual(['one', 'two']);
  },
);

test('a fault keeps its kind across threads, and a bug stays a bug', async () => {
  const { pool } = await open();
  expect(await faultOf(pool.run([{ kind: 'x', job: { do: 'fault' }, transfer: [] }], 'a', signal))).toBe('unavailable');
  const bug = pool.run([{ kind: 'x', job: { do: 'bug' }, transfer: [] }], 'a', signal);
  await expect(bug).rejects.toSatisfy((error) => error instanceof Error && !(error instanceof Fault));
  expect(await echo(pool, 'a', 'after')).toBe('after');
});

test('a pool whose threads cannot start says why', async () => {
  expect(await faultOf(open({ workerData: { fail: true } }))).toBe('corrupt');
});

test('closing fails the jobs that wait and run, and every later one', async () => {
  const { pool } = await open();
  const held = await hold(pool, 'a', 'first');
  const waiting = echo(pool, 'a', 'second');
  const both = Promise.all([faultOf(held.result), faultOf(waiting)]);
  await pool.close();
  expect(await both).toEqual(['unavailable', 'unavailable']);
  expect(await faultOf(echo(pool, 'a', 'third'))).toBe('unavailable');
});

async function open(options: { workers?: number; queueMax?: number; timeoutMs?: number; workerData?: OddSetup } = {}) {
  const ended: EndedJob[] = [];
  const depths: number[] = [];
  const replacement = Promise.withResolvers<void>();
  const { pool, ready } = await WorkerPool.open<OddJob, string, string>({
    workerUrl: WORKER,
    workerData: options.workerData ?? {},
    workers: options.workers ?? 1,
    queueMax: options.queueMax ?? 100,
    timeoutMs: options.timeoutMs ?? 20_000,
    endGraceMs: 50,
    clock: systemClock,
    observer: {
      queueChanged: (depth) => void depths.push(depth),
      jobEnded: (job) => void ended.push(job),
      workerReplaced: () => replacement.resolve(),
    },
  });
  opened.push(pool);
  return { pool, ready, ended, depths, replaced: () => replacement.promise };
}

function echoJob(text: string): PoolJob<OddJob> {
  return { kind: 'echo', job: { do: 'echo', text }, transfer: [], mayGoAhead: true };
}

async function echo(pool: Pool, appId: string, text: string): Promise<string> {
  const [result = ''] = await pool.run([echoJob(text)], appId, signal);
  return result;
}

/** Resolves once a worker holds the job. */
async function hold(pool: Pool, appId: string, text: string, abort: AbortSignal = signal) {
  const gate = new Int32Array(new SharedArrayBuffer(8));
  const result = pool
    .run([{ kind: 'hold', job: { do: 'hold', gate, text }, transfer: [] }], appId, abort)
    .then(([one]) => one);
  result.catch(() => undefined);
  const { value } = Atomics.waitAsync(gate, 1, 0);
  await value;
  const release = () => {
    Atomics.store(gate, 0, 1);
    Atomics.notify(gate, 0);
  };
  return { result, release };
}

/** Gives the kind of the Fault that the work ends with. Other errors are thrown. */
async function faultOf(work: Promise<unknown>): Promise<FaultKind | 'none'> {
  try {
    await work;
    return 'none';
  } catch (error) {
    if (error instanceof Fault) return error.kind;
    throw error;
  }
}
