import { expect, test } from 'vitest';
import type { DurableWrite } from '../ledger/durable-write.ts';
import type { HeldJob } from './job.ts';
import type { Claim, JobStore } from './job-store.ts';

/** A store, and how a prepared write is carried out. */
export interface OpenedJobStore {
  readonly store: JobStore;
  commit(write: DurableWrite): Promise<void>;
}

const claim = (holder: string, nowMs: number): Claim => ({ holder, nowMs, leaseNowMs: nowMs, leaseMs: 1000 });
const job = (id: string, kind = 'count') => ({ id, kind, input: { to: 3 }, startedBy: 'op' });
const at = (done: number) => ({ done, total: 9, detail: { after: `item ${done}` } });

function taken(held: HeldJob | null): HeldJob {
  if (held === null) throw new Error('the job should have been taken');
  return held;
}

/**
 * Tests that every JobStore must pass. Each adapter's test file calls this with its own factory, which opens an empty
 * store.
 */
export function jobStoreSuite(open: () => Promise<OpenedJobStore>): void {
  test('a job runs with the process that began it, and only one of its kind at a time', async () => {
    const { store } = await open();
    const { job: begun } = taken(await store.begin(job('j1'), claim('a', 0)));
    expect(begun).toEqual({
      ...job('j1'),
      state: 'running',
      startedAtMs: 0,
      endedAtMs: null,
      done: 0,
      total: 0,
      detail: null,
      result: null,
      problem: null,
      holder: 'a',
      leaseEndsAtMs: 1000,
    });
    expect(await store.begin(job('j2'), claim('b', 0))).toBeNull();
    taken(await store.begin(job('j3', 'other'), claim('b', 0)));
    expect(await store.find('j1')).toEqual(begun);
    expect(await store.find('j2')).toBeNull();
    expect((await store.current()).map(({ id }) => id)).toEqual(['j1', 'j3']);
  });

  test('a job that ended keeps its progress and its result, and another may begin', async () => {
    const { store } = await open();
    const { lease } = taken(await store.begin(job('j1'), claim('a', 0)));
    expect(await store.end(lease, { state: 'done', result: { sum: 6 } }, at(9), 50)).toBe(true);
    expect(await store.find('j1')).toMatchObject({
      state: 'done',
      endedAtMs: 50,
      result: { sum: 6 },
      ...at(9),
      holder: null,
    });
    const { lease: second } = taken(await store.begin(job('j2'), claim('a', 60)));
    expect(await store.end(second, { state: 'failed', problem: 'gone' }, at(1), 70)).toBe(true);
    expect(await store.find('j2')).toMatchObject({ state: 'failed', problem: 'gone', result: null });
    expect((await store.list('count', 10)).map(({ id }) => id)).toEqual(['j2', 'j1']);
    expect((await store.list('count', 1)).map(({ id }) => id)).toEqual(['j2']);
    expect(await store.list('other', 10)).toEqual([]);
    expect((await store.current()).map(({ id }) => id)).toEqual(['j2']);
  });

  test('where in the data a job was is not kept when it ends, however it ends', async () => {
    const { store } = await open();
    const placed = { done: 1, total: 9, detail: { place: 'a person', photos: 3 } };
    const kept = { done: 1, total: 9, detail: { photos: 3 } };
    const { lease } = taken(await store.begin(job('j1'), claim('a', 0)));
    expect(await store.renew(lease, 1500, placed)).toBe(true);
    expect(await store.find('j1')).toMatchObject(placed);
    expect(await store.end(lease, { state: 'done', result: null }, placed, 50)).toBe(true);
    expect((await store.find('j1'))?.detail).toEqual(kept.detail);
    const { lease: failing } = taken(await store.begin(job('j2'), claim('a', 60)));
    await store.end(failing, { state: 'failed', problem: 'gone' }, placed, 70);
    expect((await store.find('j2'))?.detail).toEqual(kept.detail);
    const { lease: stopping } = taken(await store.begin(job('j3'), claim('a', 80)));
    await store.renew(stopping, 1500, placed);
    expect(await store.stop('j3', 90)).toBe(true);
    expect(await store.find('j3')).toMatchObject({ state: 'stopped', ...kept });
    expect((await store.find('j3'))?.detail).toEqual(kept.detail);
  });

  test('a lease is renewed with the progress, and passes on when it has run out, not before', async () => {
    const { store } = await open();
    const { lease } = taken(await store.begin(job('j1'), claim('a', 0)));
    expect(await store.renew(lease, 1500, at(4))).toBe(true);
    expect(await store.take('j1', claim('b', 1499))).toBeNull();
    const { job: passed, lease: second } = taken(await store.take('j1', claim('b', 1500)));
    expect(passed).toMatchObject({ state: 'running', ...at(4), holder: 'b', leaseEndsAtMs: 2500 });
    expect(await store.take('j1', claim('c', 1500))).toBeNull();
    expect(await store.renew(second, 3000, at(5))).toBe(true);
  });

  test('nothing is written under a lease that has passed on', async () => {
    const { store, commit } = await open();
    const { lease } = taken(await store.begin(job('j1'), claim('a', 0)));
    await commit(store.guard(lease, 1000, at(1)));
    const { lease: second } = taken(await store.take('j1', claim('b', 1000)));
    await expect(commit(store.guard(lease, 9000, at(2)))).rejects.toMatchObject({ name: 'Fault' });
    expect(await store.renew(lease, 9000, at(2))).toBe(false);
    expect(await store.end(lease, { state: 'done', result: null }, at(2), 5)).toBe(false);
    expect(await store.handBack(lease, at(2))).toBe(false);
    expect(await store.find('j1')).toMatchObject({ state: 'running', ...at(1), holder: 'b', leaseEndsAtMs: 2000 });
    await commit(store.guard(second, 3000, at(3)));
    expect(await store.find('j1')).toMatchObject({ ...at(3), leaseEndsAtMs: 3000 });
  });

  test('a job that is handed back passes on at once', async () => {
    const { store, commit } = await open();
    const { lease } = taken(await store.begin(job('j1'), claim('a', 0)));
    expect(await store.handBack(lease, at(2))).toBe(true);
    expect(await store.find('j1')).toMatchObject({ state: 'running', holder: null, ...at(2) });
    await expect(commit(store.guard(lease, 9000, at(3)))).rejects.toMatchObject({ name: 'Fault' });
    expect(taken(await store.take('j1', claim('b', 1))).job).toMatchObject({ holder: 'b', ...at(2) });
  });

  test('any process stops a job, and the process that works on it writes nothing more', async () => {
    const { store, commit } = await open();
    const { lease } = taken(await store.begin(job('j1'), claim('a', 0)));
    expect(await store.stop('j1', 7)).toBe(true);
    expect(await store.stop('j1', 8)).toBe(false);
    expect(await store.stop('unknown', 8)).toBe(false);
    await expect(commit(store.guard(lease, 9000, at(3)))).rejects.toMatchObject({ name: 'Fault' });
    expect(await store.end(lease, { state: 'done', result: 1 }, at(3), 9)).toBe(false);
    expect(await store.find('j1')).toMatchObject({ state: 'stopped', endedAtMs: 7, holder: null, done: 0 });
    expect(await store.take('j1', claim('b', 90_000))).toBeNull();
    taken(await store.begin(job('j2'), claim('b', 10)));
  });

  test('a job that five processes did not survive has failed. Those that handed it back do not count', async () => {
    const { store } = await open();
    let { lease } = taken(await store.begin(job('j1'), claim('p0', 0)));
    for (let round = 1; round <= 4; round += 1) {
      ({ lease } = taken(await store.take('j1', claim(`p${round}`, round * 1000))));
      if (round === 2) {
        await store.handBack(lease, at(1));
        ({ lease } = taken(await store.take('j1', claim('again', round * 1000))));
      }
    }
    expect(await store.take('j1', claim('p5', 5000))).toBeNull();
    expect(await store.renew(lease, 9000, at(1))).toBe(false);
    expect(await store.find('j1')).toMatchObject({
      state: 'failed',
      problem: '5 processes ended while they worked on it',
      endedAtMs: 5000,
    });
  });

  test.each([-300_000, 300_000])(
    'a step of the wall clock by %i ms neither ends a lease nor prolongs it',
    async (stepMs) => {
      const { store } = await open();
      const stepped = (leaseNowMs: number): Claim => ({ ...claim('b', 1_000_000 + stepMs), leaseNowMs });
      taken(await store.begin(job('j1'), { ...claim('a', 1_000_000), leaseNowMs: 50 }));
      expect(await store.take('j1', stepped(1049))).toBeNull();
      expect(taken(await store.take('j1', stepped(1050))).job.leaseEndsAtMs).toBe(2050);
    },
  );

  test('when it is known that all other processes are gone, their leases end', async () => {
    const { store } = await open();
    taken(await store.begin(job('j1'), claim('a', 0)));
    await store.endLeases();
    expect(taken(await store.take('j1', claim('b', 0))).job.holder).toBe('b');
  });

  test('only the twenty newest jobs of a kind are kept', async () => {
    const { store } = await open();
    taken(await store.begin(job('other', 'other'), claim('a', 0)));
    for (let number = 0; number < 25; number += 1) {
      const { lease } = taken(await store.begin(job(`j${number}`), claim('a', number)));
      await store.end(lease, { state: 'done', result: null }, at(1), number);
    }
    const kept = await store.list('count', 100);
    expect(kept.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, back) => `j${24 - back}`));
    expect(await store.find('other')).not.toBeNull();
  });

  test('the job that began last is the newest, also if the clock was set back before it began', async () => {
    const { store } = await open();
    for (let number = 0; number < 20; number += 1) {
      const { lease } = taken(await store.begin(job(`j${number}`), claim('a', 21_600_000)));
      await store.end(lease, { state: 'done', result: null }, at(1), 21_600_000);
    }
    for (const id of ['right', 'later']) {
      const { lease } = taken(await store.begin(job(id), claim('a', 60_000)));
      expect((await store.list('count', 1)).map((newest) => newest.id)).toEqual([id]);
      await store.end(lease, { state: 'done', result: null }, at(1), 60_000);
    }
    const kept = (await store.list('count', 100)).map(({ id }) => id);
    expect(kept).toEqual(['later', 'right', ...Array.from({ length: 18 }, (_, back) => `j${19 - back}`)]);
  });

  test('the first round of regular work is due one period after it became known, and each next one a period after the end', async () => {
    const { store } = await open();
    const round = { kind: 'sweep', everyMs: 500 };
    expect(await store.beginRound(round, claim('a', 100))).toBeNull();
    expect(await store.current()).toMatchObject([{ id: 'sweep', state: 'done', endedAtMs: 100 }]);
    expect(await store.beginRound(round, claim('b', 599))).toBeNull();
    const { job: first, lease } = taken(await store.beginRound(round, claim('b', 600)));
    expect(first).toMatchObject({ id: 'sweep', kind: 'sweep', state: 'running', startedAtMs: 600, holder: 'b' });
    expect(await store.beginRound(round, claim('a', 600))).toBeNull();
    expect(await store.end(lease, { state: 'done', result: null }, at(3), 700)).toBe(true);
    expect(await store.beginRound(round, claim('a', 1199))).toBeNull();
    const second = taken(await store.beginRound(round, claim('a', 1200)));
    expect(second.job).toMatchObject({ done: 0, total: 0, detail: null, holder: 'a' });
    expect(await store.renew(lease, 9000, at(3))).toBe(false);
  });

  test('a round whose process is gone passes on, and its process writes nothing more', async () => {
    const { store, commit } = await open();
    const round = { kind: 'sweep', everyMs: 500 };
    await store.beginRound(round, claim('a', 0));
    const { lease } = taken(await store.beginRound(round, claim('a', 500)));
    expect(await store.beginRound(round, claim('b', 1499))).toBeNull();
    expect(taken(await store.beginRound(round, claim('b', 1500))).job).toMatchObject({ startedAtMs: 500, holder: 'b' });
    await expect(commit(store.guard(lease, 9000, at(3)))).rejects.toMatchObject({ name: 'Fault' });
  });

  test('a round that was noted before the clock was set back does not put off the next for years', async () => {
    const { store } = await open();
    const round = { kind: 'sweep', everyMs: 500 };
    await store.beginRound(round, claim('a', 1_000_000));
    expect(await store.beginRound(round, claim('a', 999_500))).toBeNull();
    taken(await store.beginRound(round, claim('a', 999_499)));
  });
}
