import { expect, test } from 'vitest';
import { ScriptedAnalyzer, scriptedPhoto } from '../../test/registry/scripted-analyzer.ts';
import { Fault } from '../kernel/fault.ts';
import { MemoryPersonStore } from '../storage/memory/person-store.ts';
import { MemorySiteSecrets } from '../storage/memory/site-secrets.ts';
import type { FaceAnalyzer } from '../vision/face-analyzer.ts';
import { parseIdNumber } from '../identity/id-number.ts';
import { ReEncoding } from './re-encoding.ts';
import { parseRealName } from '../identity/real-name.ts';

const clock = { nowMs: () => 5000 };
const onBug = (error: unknown) => {
  throw error;
};

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
  const encoding = new ReEncoding({ store, analyzer: new ScriptedAnalyzer('young@1'), clock, onBug });
  expect(encoding.start()).toMatchObject({ state: 'running', modelId: 'young@1' });
  expect(await encoding.finished()).toEqual({
    state: 'idle',
    modelId: 'young@1',
    encoded: 118,
    unusable: 2,
    problem: null,
  });
  expect(await lacking(store)).toBe(2);
  encoding.start();
  expect(await encoding.finished()).toMatchObject({ encoded: 0, unusable: 2 });
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
  const encoding = new ReEncoding({ store, analyzer, clock, onBug });
  encoding.start();
  expect(await encoding.finished()).toMatchObject({ state: 'failed', problem: 'the workers are gone' });
  expect(await lacking(store)).toBeGreaterThan(0);
  encoding.start();
  expect(await encoding.finished()).toMatchObject({ state: 'idle', problem: null });
  expect(await lacking(store)).toBe(0);
});

test('closing ends a run, and nothing is lost', async () => {
  const store = await enrolled(200);
  const good = new ScriptedAnalyzer('young@1');
  const encoding: ReEncoding = new ReEncoding({
    store,
    clock,
    onBug,
    analyzer: {
      modelId: good.modelId,
      analyze: async (photo) => {
        if (good.asked === 40) void encoding.close();
        return good.analyze(photo);
      },
    },
  });
  encoding.start();
  await encoding.finished();
  expect(encoding.status().encoded).toBeLessThan(60);
  expect((await lacking(store)) + encoding.status().encoded).toBe(200);
});
