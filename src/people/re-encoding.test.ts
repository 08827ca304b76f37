import { expect, test } from 'vitest';
import { ScriptedAnalyzer, scriptedPhoto } from '../../test/registry/scripted-analyzer.ts';
import { Fault } from '../kernel/fault.ts';
import { openMemoryJobs } from '../../test/memory-jobs.ts';
import { MemoryJobStore } from '../storage/memory/job-store.ts';
import { MemoryPersonStore } from '../storage/memory/person-store.ts';
import { MemorySiteSecrets } from '../storage/memory/site-secrets.ts';
import type { FaceAnalyzer } from '../vision/face-analyzer.ts';
import { cosineOf } from '../vision/compare-embeddings.ts';
import { parseIdNumber } from '../identity/id-number.ts';
import { ReEncoding } from './re-encoding.ts';
import { parseRealName } from '../identity/real-name.ts';

const clock = { nowMs: () => 5000 };
const mayBeSame = () => true;

/**
 * Enrols `count` people with kept photos and faces of an old encoder. The photos of those in `unusable` show no face.
 */
async function enrolled(count: number, unusable: readonly number[] = []) {
  const store = new MemoryPersonStore(new MemorySiteSecrets());
  for (let at = 0; at < count; at++) {
    const [idNumber, realName] = [parseIdNumber(`110101900307${at + 100}`), parseRealName('张三')];
    if (!idNumber || !realName) throw new Error('every person is well-formed');
    const face = { modelId: 'old@1', embedding: Float32Array.of(1, 0), norm: 3 };
    const bytes = scriptedPhoto(unusable.includes(at) ? 'nobody' : `face ${at}`);
    await store.add({ idNumber, realName, photos: [{ digest: String(at), face, bytes }], nowMs: 0 }, 'refuse');
  }
  return store;
}

const lacking = async (store: MemoryPersonStore) =>
  (await store.list({ lacksModelId: 'young@1', after: null, limit: 1000 })).length;

test('every person with a kept photo gets a face of the encoder in use', async () => {
  const store = await enrolled(120, [3, 77]);
  const jobs = openMemoryJobs();
  const encoding = new ReEncoding({ mayBeSame, store, analyzer: new ScriptedAnalyzer('young@1'), clock, jobs });
  expect(await encoding.status()).toEqual({
    state: 'idle',
    modelId: 'young@1',
    encoded: 0,
    unusable: 0,
    problem: null,
  });
  expect(await encoding.start('op')).toMatchObject({ state: 'running', modelId: 'young@1' });
  await jobs.settled();
  expect(await encoding.status()).toEqual({
    state: 'idle',
    modelId: 'young@1',
    encoded: 118,
    unusable: 2,
    problem: null,
  });
  expect(await lacking(store)).toBe(2);
  await encoding.start('op');
  await jobs.settled();
  expect(await encoding.status()).toMatchObject({ encoded: 0, unusable: 2 });
});

test('a kept photo that shows another person than the others gets no face', async () => {
  const store = await enrolled(0);
  const [idNumber, realName] = [parseIdNumber('11010519491231002X'), parseRealName('张三')];
  if (!idNumber || !realName) throw new Error('the person is well-formed');
  const face = { modelId: 'old@1', embedding: Float32Array.of(1, 0), norm: 3 };
  const photos = [
    // The old encoder found no face in it, so it was not compared yet.
    { digest: 'stranger', face: null, bytes: scriptedPhoto('face zoe') },
    { digest: 'own', face, bytes: scriptedPhoto('face ann') },
  ];
  await store.add({ idNumber, realName, photos, nowMs: 0 }, 'refuse');
  const jobs = openMemoryJobs();
  const analyzer = new ScriptedAnalyzer('young@1', 12);
  const encoding = new ReEncoding({
    store,
    analyzer,
    clock,
    jobs,
    mayBeSame: (held, seen) => cosineOf(held.embedding, seen.embedding) > 0.999,
  });
  await encoding.start('op');
  await jobs.settled();
  expect(await encoding.status()).toMatchObject({ state: 'idle', encoded: 1, unusable: 1 });
  const [person] = await store.list({ after: null, limit: 1 });
  expect(person?.photos.map(({ modelIds }) => modelIds.join())).toEqual(['', 'old@1,young@1']);
  expect(JSON.stringify(await jobs.newest('re-encoding'))).not.toContain(person?.personId);
});

test('a run that failed goes on after the last person it finished', async () => {
  const store = await enrolled(60);
  const good = new ScriptedAnalyzer('young@1');
  let left = 25;
  const analyzer: FaceAnalyzer = {
    modelId: good.modelId,
    analyze: async (photo) => {
      if (left-- === 0) throw new Fault('unavailable', 'the workers are gone');
      return good.analyze(photo);
    },
  };
  const jobs = openMemoryJobs();
  const encoding = new ReEncoding({ mayBeSame, store, analyzer, clock, jobs });
  await encoding.start('op');
  await jobs.settled();
  expect(await encoding.status()).toMatchObject({ state: 'failed', problem: 'the workers are gone' });
  expect(await lacking(store)).toBeGreaterThan(0);
  await encoding.start('op');
  await jobs.settled();
  expect(await encoding.status()).toMatchObject({ state: 'idle', problem: null });
  expect(await lacking(store)).toBe(0);
});

test('a process that shuts down hands its run over: nothing is lost, and the count stays whole', async () => {
  const people = 200;
  const store = await enrolled(people, [2, 70]);
  const jobStore = new MemoryJobStore();
  const good = new ScriptedAnalyzer('young@1');
  const leaving = openMemoryJobs(jobStore);
  let ended: Promise<void> | null = null;
  const encoding = new ReEncoding({
    mayBeSame,
    store,
    clock,
    jobs: leaving,
    analyzer: {
      modelId: good.modelId,
      analyze: async (photo) => {
        if (good.asked === 80) ended ??= leaving.close();
        return good.analyze(photo);
      },
    },
  });
  await encoding.start('op');
  await leaving.settled();
  await ended;
  const { state, encoded } = await encoding.status();
  expect(state).toBe('running');
  expect(encoded).toBeLessThan(100);
  expect((await lacking(store)) + encoded).toBe(people);
  const stranger = openMemoryJobs(jobStore);
  const misfit = new ReEncoding({ mayBeSame, store, clock, jobs: stranger, analyzer: new ScriptedAnalyzer('other@1') });
  await stranger.look();
  expect(await misfit.status()).toMatchObject({ state: 'running', modelId: 'young@1', encoded });
  expect((await jobStore.current())[0]).toMatchObject({ holder: null });
  const heir = openMemoryJobs(jobStore);
  const inherited = new ReEncoding({ mayBeSame, store, clock, jobs: heir, analyzer: new ScriptedAnalyzer('young@1') });
  await heir.look();
  await heir.settled();
  expect(await inherited.status()).toMatchObject({ state: 'idle', encoded: people - 2, unusable: 2, problem: null });
  expect(await lacking(store)).toBe(2);
});

test('a run for an encoder that is gone gives way to one for the encoder in use', async () => {
  const store = await enrolled(10);
  const jobStore = new MemoryJobStore();
  const gone = openMemoryJobs(jobStore);
  const stuck: FaceAnalyzer = { modelId: 'gone@1', analyze: () => new Promise(() => undefined) };
  await new ReEncoding({ mayBeSame, store, clock, jobs: gone, analyzer: stuck }).start('op');
  // The server was killed, and the next one starts with another encoder.
  await jobStore.endLeases();
  const jobs = openMemoryJobs(jobStore);
  const encoding = new ReEncoding({ mayBeSame, store, clock, jobs, analyzer: new ScriptedAnalyzer('young@1') });
  await jobs.look();
  expect(await encoding.status()).toMatchObject({ state: 'running', modelId: 'gone@1' });
  expect(await encoding.start('op')).toMatchObject({ state: 'running', modelId: 'young@1' });
  await jobs.settled();
  expect(await encoding.status()).toEqual({
    state: 'idle',
    modelId: 'young@1',
    encoded: 10,
    unusable: 0,
    problem: null,
  });
  expect(await lacking(store)).toBe(0);
});
