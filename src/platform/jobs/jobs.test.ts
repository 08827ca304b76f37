import { expect, onTestFinished, test, vi } from 'vitest';
import { Fault } from '../../kernel/fault.ts';
import { systemRandom } from '../../kernel/random.ts';
import { MemoryJobStore } from '../../storage/memory/job-store.ts';
import { fenceHere } from './fence.ts';
import { Jobs, LOOK_EVERY_MS, type JobKind, type JobRun } from './jobs.ts';

const LEASE_MS = 10_000;

/** A site of processes that share a store and a clock. */
function site() {
  const store = new MemoryJobStore();
  const clock = { now: 0, nowMs: () => clock.now };
  const bugs: (readonly [string, unknown])[] = [];
  const process = (holder: string, kinds: readonly JobKind[] = []) => {
    const jobs = new Jobs({
      store,
      clock,
      leaseClock: clock,
      random: systemRandom,
      holder,
      leaseMs: LEASE_MS,
      onBug: (kind, error) => bugs.push([kind, error]),
    });
    for (const kind of kinds) jobs.define(kind);
    return jobs;
  };
  return { store, clock, bugs, process };
}

/** Work that goes on until its gate opens or it is told to end. */
function gated(name = 'count') {
  const runs: JobRun[] = [];
  const { promise: open, resolve: release } = Promise.withResolvers<void>();
  const kind: JobKind = {
    name,
    async run(run) {
      runs.push(run);
      run.progress({ done: 3, total: 7, detail: { after: 'x' } });
      const { promise: ended, reject } = Promise.withResolvers<never>();
      run.signal.addEventListener('abort', () => reject(run.signal.reason), { once: true });
      await Promise.race([open, ended]);
      return { counted: 7 };
    },
  };
  return { kind, runs, release };
}

const job = (id: string, kind = 'count') => ({ id, kind, input: { to: 7 }, startedBy: 'op' });

test('a job runs, every process tells how far it is, and its result is kept', async () => {
  const { process } = site();
  const { kind, release } = gated();
  const [a, b] = [process('a', [kind]), process('b', [kind])];
  expect(await a.begin(job('j1'))).toMatchObject({ id: 'j1', state: 'running', done: 0 });
  expect(await b.begin(job('j2'))).toBeNull();
  await vi.waitFor(() => expect(a.glimpse('count')).toMatchObject({ done: 3 }));
  await a.beat();
  expect(await b.find('j1')).toMatchObject({
    state: 'running',
    done: 3,
    total: 7,
    detail: { after: 'x' },
    holder: 'a',
  });
  release();
  await a.settled();
  expect(await b.newest('count')).toMatchObject({ id: 'j1', state: 'done', result: { counted: 7 }, done: 3 });
  expect(await b.newest('other')).toBeNull();
  expect([a.glimpse('count'), b.glimpse('count')]).toMatchObject([{ done: 3, total: 7 }, null]);
  await b.look();
  expect(b.glimpse('count')).toMatchObject({ done: 3, total: 7 });
});

test('a job of a process that is gone passes on when its lease has run out, and goes on where it was', async () => {
  const { process, clock } = site();
  const [{ kind, runs }, second] = [gated(), gated()];
  const dead = process('dead', [kind]);
  await dead.begin(job('j1'));
  await vi.waitFor(() => expect(runs).toHaveLength(1));
  await dead.beat();
  const heir = process('heir', [second.kind]);
  clock.now = LEASE_MS - 1;
  await heir.look();
  expect(second.runs).toHaveLength(0);
  expect(heir.glimpse('count')).toMatchObject({ done: 3, total: 7 });
  clock.now = LEASE_MS;
  await heir.look();
  await vi.waitFor(() => expect(second.runs).toHaveLength(1));
  expect(second.runs[0]?.begun).toMatchObject({ done: 3, detail: { after: 'x' } });
  second.release();
  await heir.settled();
  expect(await heir.find('j1')).toMatchObject({ state: 'done', problem: null });
});

test('a process that lives prolongs its lease, so that nobody takes its job', async () => {
  const { process, clock } = site();
  const [{ kind, release }, second] = [gated(), gated()];
  const [slow, other] = [process('slow', [kind]), process('other', [second.kind])];
  await slow.begin(job('j1'));
  for (clock.now = 0; clock.now < 5 * LEASE_MS; clock.now += LEASE_MS / 2) {
    await slow.beat();
    await other.look();
  }
  expect(second.runs).toHaveLength(0);
  release();
  await slow.settled();
});

test('a process that lost its lease ends its work at the next beat, and its end changes nothing', async () => {
  const { process, clock, bugs } = site();
  const [{ kind, runs }, second] = [gated(), gated()];
  const [stalled, heir] = [process('stalled', [kind]), process('heir', [second.kind])];
  await stalled.begin(job('j1'));
  await vi.waitFor(() => expect(runs).toHaveLength(1));
  clock.now = LEASE_MS;
  await heir.look();
  await stalled.beat();
  await stalled.settled();
  expect(runs[0]?.signal.aborted).toBe(true);
  expect(await heir.find('j1')).toMatchObject({ state: 'running', holder: 'heir' });
  second.release();
  await heir.settled();
  expect(await heir.find('j1')).toMatchObject({ state: 'done' });
  expect(bugs).toEqual([]);
});

test('every process stops a job, and the process that works on it ends', async () => {
  const { process } = site();
  const { kind, runs } = gated();
  const [a, b] = [process('a', [kind]), process('b', [kind])];
  await a.begin(job('j1'));
  expect(await b.stop('j1')).toBe(true);
  expect(await b.stop('j1')).toBe(false);
  await a.beat();
  await a.settled();
  expect(runs[0]?.signal.aborted).toBe(true);
  expect(await a.find('j1')).toMatchObject({ state: 'stopped', result: null });
  await a.begin(job('j2'));
  expect(await a.stop('j2')).toBe(true);
  await a.settled();
  expect(await a.newest('count')).toMatchObject({ id: 'j2', state: 'stopped' });
});

test('a process that shuts down hands its job back, and another takes it at once', async () => {
  const { process } = site();
  const [{ kind, runs }, second] = [gated(), gated()];
  const [leaving, heir] = [process('leaving', [kind]), process('heir', [second.kind])];
  await leaving.begin(job('j1'));
  await vi.waitFor(() => expect(runs).toHaveLength(1));
  await leaving.close();
  expect(await heir.find('j1')).toMatchObject({ state: 'running', holder: null, done: 3 });
  await heir.look();
  await vi.waitFor(() => expect(second.runs).toHaveLength(1));
  second.release();
  await heir.settled();
  expect(await heir.find('j1')).toMatchObject({ state: 'done' });
});

test('a job passes only to a process that can do it', async () => {
  const { process, clock } = site();
  const { kind } = gated();
  const fits = vi.fn<(input: unknown) => boolean>(() => false);
  const dead = process('dead', [kind]);
  await dead.begin(job('j1'));
  clock.now = LEASE_MS;
  await process('stranger').look();
  await process('misfit', [{ ...kind, fits }]).look();
  expect(fits).toHaveBeenCalledWith({ to: 7 });
  expect(await dead.find('j1')).toMatchObject({ holder: 'dead' });
});

test('a job that this process cannot do gives way to the next one, but only if no process holds it', async () => {
  const { process, clock } = site();
  await process('dead', [gated().kind]).begin({ ...job('j1'), input: 'encoder b' });
  const { kind, release } = gated();
  const heir = process('heir', [{ ...kind, fits: (input) => input === 'encoder c' }]);
  clock.now = LEASE_MS - 1;
  expect(await heir.begin({ ...job('j2'), input: 'encoder c' })).toBeNull();
  expect(await heir.find('j1')).toMatchObject({ state: 'running', holder: 'dead' });
  clock.now = LEASE_MS;
  expect(await heir.begin({ ...job('j2'), input: 'encoder c' })).toMatchObject({ id: 'j2', state: 'running' });
  expect(await heir.find('j1')).toMatchObject({
    state: 'failed',
    problem: 'no process that can do this work was left, so it gave way to the next job of its kind',
  });
  release();
  await heir.settled();
  expect(await heir.find('j2')).toMatchObject({ state: 'done', result: { counted: 7 } });
});

test('a job that this process can do gives way to no other', async () => {
  const { process, clock } = site();
  await process('dead', [gated().kind]).begin(job('j1'));
  clock.now = LEASE_MS;
  const heir = process('heir', [{ ...gated().kind, fits: () => true }]);
  expect(await heir.begin(job('j2'))).toBeNull();
  expect(await heir.find('j1')).toMatchObject({ state: 'running', problem: null });
});

test('a job that is begun after the end of its process is not worked on, and goes to another', async () => {
  const { process } = site();
  const [{ kind, runs }, second] = [gated(), gated()];
  const leaving = process('leaving', [kind]);
  await leaving.close();
  await leaving.begin(job('j1'));
  await leaving.settled();
  expect(runs).toHaveLength(0);
  const heir = process('heir', [second.kind]);
  expect(await heir.find('j1')).toMatchObject({ state: 'running', holder: null });
  await heir.look();
  second.release();
  await heir.settled();
  expect(await heir.find('j1')).toMatchObject({ state: 'done' });
});

test('a job that failed keeps the reason of a fault, and a bug is reported and not told', async () => {
  const { process, bugs } = site();
  const failing = (error: Error): JobKind => ({
    name: 'count',
    run: async () => {
      throw error;
    },
  });
  const a = process('a', [failing(new Fault('unavailable', 'the workers are gone'))]);
  await a.begin(job('j1'));
  await a.settled();
  expect(await a.find('j1')).toMatchObject({ state: 'failed', problem: 'the workers are gone' });
  expect(bugs).toEqual([]);
  const bug = new TypeError('secret');
  const b = process('b', [failing(bug)]);
  await b.begin(job('j2'));
  await b.settled();
  expect(await b.find('j2')).toMatchObject({ state: 'failed', problem: 'an unexpected failure' });
  expect(bugs).toEqual([['count', bug]]);
  await expect(b.begin(job('j3', 'unknown'))).rejects.toThrow('the kind unknown of job is not known');
});

test('one process does regular work for all, each round one period after the last', async () => {
  const { process, clock } = site();
  const rounds: string[] = [];
  const [a, b] = (['a', 'b'] as const).map((holder) => {
    const jobs = process(holder);
    jobs.regularly({ name: 'sweep', everyMs: 1000, round: async () => void rounds.push(`${holder} ${clock.now}`) });
    return jobs;
  });
  if (a === undefined || b === undefined) throw new Error('there are two processes');
  for (clock.now = 0; clock.now <= 3000; clock.now += 250) {
    await b.look();
    await a.look();
    await Promise.all([a.settled(), b.settled()]);
  }
  expect(rounds).toEqual(['b 1000', 'b 2000', 'b 3000']);
});

test('a round that fails is told, and the next one comes in its time', async () => {
  const { process, clock, bugs } = site();
  const bug = new TypeError('broken');
  let rounds = 0;
  const a = process('a');
  a.regularly({
    name: 'sweep',
    everyMs: 1000,
    round: async () => {
      rounds += 1;
      if (rounds === 1) throw bug;
    },
  });
  for (clock.now = 0; clock.now <= 2000; clock.now += 1000) {
    await a.look();
    await a.settled();
  }
  expect(rounds).toBe(2);
  expect(bugs).toEqual([['sweep', bug]]);
  expect(await a.find('sweep')).toMatchObject({ state: 'done' });
});

test('the work of a job carries its fence and the newest progress, and other work carries none', async () => {
  const { process, store } = site();
  const a = process('a', [
    {
      name: 'count',
      async run(run) {
        run.progress({ done: 5, total: 5 });
        await Promise.resolve();
        return fenceHere();
      },
    },
  ]);
  await a.begin(job('j1'));
  expect(fenceHere()).toBeNull();
  await a.settled();
  const fence = (await a.find('j1'))?.result as NonNullable<ReturnType<typeof fenceHere>>;
  expect(fence).toEqual(store.guard({ jobId: 'j1', fence: 1 }, LEASE_MS, { done: 5, total: 5, detail: null }));
});

test('a process looks for work by itself, and no longer once it is closed', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { process, clock } = site();
  const { kind, runs, release } = gated();
  await process('dead', [gated().kind]).begin(job('j1'));
  const a = process('a', [kind]);
  a.open();
  await vi.advanceTimersByTimeAsync(LOOK_EVERY_MS);
  expect(runs).toHaveLength(0);
  clock.now = LEASE_MS;
  await vi.advanceTimersByTimeAsync(LOOK_EVERY_MS);
  expect(runs).toHaveLength(1);
  release();
  await a.close();
  expect(vi.getTimerCount()).toBe(0);
});
