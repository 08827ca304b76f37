import { expect, test } from 'vitest';
import type { JobRun, Jobs } from '../jobs/jobs.ts';
import { DataKeyRotation, ROTATION_JOB, type SealedPlace } from './data-key-rotation.ts';
import type { SiteVault } from './site-vault.ts';

const HOUR_MS = 3_600_000;

function opened(left: Readonly<Record<string, number>> = {}, job: object | null = null) {
  const places = Object.entries(left).map(([name, count]) => ({
    name,
    count,
    keyIds: [] as number[],
    cursors: [] as (string | null)[],
    limits: [] as number[],
  }));
  const keys = [
    { id: 1, createdAtMs: 0 },
    { id: 2, createdAtMs: 10 * HOUR_MS },
  ];
  const calls: unknown[] = [];
  let defined: { fits: (input: unknown) => boolean; run: (run: JobRun) => Promise<unknown> } | undefined;
  const vault = {
    currentDataKeyId: 2,
    dataKeys: () => keys,
    reload: async () => void calls.push('reload'),
    addDataKey: async (cipher: unknown) => void calls.push(['add', cipher]),
    forgetDataKey: async (id: number) => {
      calls.push(['forget', id]);
      return keys.length > 0;
    },
  };
  const sealed: SealedPlace[] = places.map((place) => ({
    name: place.name,
    countOthers: async () => place.count,
    resealSome: async (keyId, cursor, limit) => {
      const resealed = Math.min(2, place.count);
      place.count -= resealed;
      place.keyIds.push(keyId);
      place.cursors.push(cursor);
      place.limits.push(limit);
      return { resealed, cursor: place.count > 0 ? `${place.name}-${place.count}` : null };
    },
  }));
  const jobs = {
    define: (work: typeof defined) => (defined = work),
    newest: async () => job,
    begin: async (what: unknown) => void calls.push(['begin', what]),
  };
  const rotation = new DataKeyRotation({
    vault: vault as unknown as SiteVault,
    places: sealed,
    jobs: jobs as unknown as Jobs,
  });
  const run = (total = 0, signal = new AbortController().signal) => {
    const seen: unknown[] = [];
    const done = defined?.run({
      begun: { total },
      progress: (progress: unknown) => void seen.push(progress),
      signal,
    } as unknown as JobRun);
    return { seen, done };
  };
  return { rotation, vault, keys, calls, places, run, fits: (input: unknown) => defined?.fits(input) };
}

test.each([
  [null, 'idle', 0],
  [{ state: 'running', done: 3, total: 9, problem: null }, 'running', 3],
  [{ state: 'failed', done: 3, total: 9, problem: 'full' }, 'failed', 3],
  [{ state: 'done', done: 9, total: 9, problem: null }, 'idle', 9],
])('of the job %j the state is %s', async (job, state, done) => {
  const { rotation } = opened({}, job);
  expect(await rotation.status()).toEqual({
    state,
    dataKeyId: 2,
    done,
    total: job?.total ?? 0,
    problem: job?.problem ?? null,
  });
});

test('a rotation adds a key, hears of all keys, and begins the job for the newest', async () => {
  const { rotation, calls, fits } = opened();
  await rotation.rotate('ann', 'sm4-gcm');
  expect(calls).toEqual([['add', 'sm4-gcm'], 'reload', ['begin', { kind: 'rotation', input: 2, startedBy: 'ann' }]]);
  expect(ROTATION_JOB).toBe('rotation');
  // A process with an older key cannot do it, and one with a newer key can.
  expect([fits(1), fits(2), fits(3)]).toEqual([true, true, false]);
});

test('every place is gone through in pages of 500, and the progress is told', async () => {
  const { run, places } = opened({ a: 3, b: 0, c: 2 });
  const { seen, done } = run();
  expect(await done).toBeNull();
  expect(places.map(({ cursors }) => cursors)).toEqual([[null, 'a-1'], [null], [null]]);
  expect(places.flatMap(({ keyIds, limits }) => [...keyIds, ...limits])).toEqual([2, 2, 500, 500, 2, 500, 2, 500]);
  expect(seen).toEqual([{ done: 0, total: 5 }, { done: 2 }, { done: 3 }, { done: 3 }, { done: 5 }]);
});

test('a job that goes on counts what an earlier process had done', async () => {
  const { seen, done } = opened({ a: 2 }).run(10);
  await done;
  expect(seen).toEqual([{ done: 8, total: 10 }, { done: 10 }]);
});

test('a newer key that came meanwhile is sealed under too, and an end that is asked for is heard', async () => {
  const { run, places, vault } = opened({ a: 2 });
  const { seen, done } = run();
  vault.currentDataKeyId = 3;
  await done;
  expect(places[0]?.keyIds).toEqual([2, 3]);
  expect(seen).toEqual([{ done: 0, total: 2 }, { done: 2 }, { done: 2, total: 2 }, { done: 2 }]);
  await expect(opened({ a: 2 }).run(0, AbortSignal.abort(new Error('closing'))).done).rejects.toThrow('closing');
});

test.each([
  [1, {}, null, 11 * HOUR_MS, false, 'forgotten'],
  [1, {}, null, 11 * HOUR_MS - 1, false, 'too-soon'],
  [1, {}, null, 11 * HOUR_MS - 1, true, 'forgotten'],
  [2, {}, null, 20 * HOUR_MS, true, 'in-use'],
  [3, {}, null, 20 * HOUR_MS, true, 'unknown'],
  [1, { a: 0, b: 1 }, null, 20 * HOUR_MS, true, 'in-use'],
  [1, {}, { state: 'running', done: 0, total: 0, problem: null }, 20 * HOUR_MS, true, 'in-use'],
  [1, {}, { state: 'failed', done: 0, total: 0, problem: null }, 20 * HOUR_MS, false, 'forgotten'],
] as const)('key %i with %j left and the job %j at %i, force %s: %s', async (id, left, job, nowMs, force, outcome) => {
  const { rotation, calls } = opened(left, job);
  expect(await rotation.forget(id, { nowMs, force })).toBe(outcome);
  expect(calls).toEqual(outcome === 'forgotten' ? [['forget', id]] : []);
});

test('a key that another process forgot first is unknown', async () => {
  const { rotation, vault } = opened();
  vault.forgetDataKey = async () => false;
  expect(await rotation.forget(1, { nowMs: 20 * HOUR_MS, force: false })).toBe('unknown');
});
