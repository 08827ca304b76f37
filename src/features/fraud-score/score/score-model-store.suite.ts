import { expect, test } from 'vitest';
import type { NewScoreModel, ScoreModelStore } from './score-model-store.ts';

/** The tests that every ScoreModelStore must pass. */
export function scoreModelStoreSuite(open: () => Promise<ScoreModelStore>): void {
  const model = (modelId: string, more: Partial<NewScoreModel> = {}): NewScoreModel => ({
    modelId,
    document: JSON.stringify({ model: { kind: 'scorecard' }, modelId }),
    report: null,
    figures: null,
    onnx: null,
    createdBy: 'op',
    createdAtMs: 1_000,
    ...more,
  });
  const published = async (store: ScoreModelStore) =>
    (await store.list(10)).filter(({ isPublished }) => isPublished).map(({ modelId }) => modelId);

  test('models are numbered, listed newest first, and found whole', async () => {
    const store = await open();
    const onnx = Uint8Array.from({ length: 300 }, (_, at) => at % 256);
    const document = JSON.stringify({ model: { kind: 'onnx' } });
    expect(await store.add(model('a', { report: '<p>A</p>', figures: '{"a":1}' }))).toMatchObject({
      modelId: 'a',
      number: 1,
    });
    await store.add(model('b', { document, onnx, createdAtMs: 2_000 }));
    expect(await store.list(10)).toEqual([
      {
        modelId: 'b',
        number: 2,
        kind: 'onnx',
        hasReport: false,
        createdBy: 'op',
        createdAtMs: 2_000,
        publishedAtMs: null,
        isPublished: false,
        shadowSinceMs: null,
      },
      expect.objectContaining({ modelId: 'a', number: 1, kind: 'scorecard', hasReport: true }),
    ]);
    expect((await store.list(1)).map(({ modelId }) => modelId)).toEqual(['b']);
    expect(await store.find('a')).toMatchObject({
      ...(await store.list(10))[1],
      report: '<p>A</p>',
      figures: '{"a":1}',
    });
    expect((await store.find('b'))?.figures).toBeNull();
    expect((await store.find('b'))?.document).toBe(document);
    expect(await store.onnx('b')).toEqual(onnx);
    expect([await store.onnx('a'), await store.onnx('z'), await store.find('z')]).toEqual([null, null, null]);
  });

  test('adding the same id again changes nothing', async () => {
    const store = await open();
    const first = await store.add(model('a'));
    await store.publish('a', 5_000);
    const again = await store.add(model('a', { report: 'other', createdBy: 'another', createdAtMs: 9_000 }));
    expect(again).toEqual({ ...first, isPublished: true, publishedAtMs: 5_000 });
    expect(await store.list(10)).toHaveLength(1);
    expect((await store.find('a'))?.report).toBeNull();
  });

  test('one model is published at a time, and none at first', async () => {
    const store = await open();
    for (const id of ['a', 'b']) await store.add(model(id));
    expect([await store.published(), await published(store)]).toEqual([null, []]);
    expect(await store.publish('a', 5_000)).toBe(true);
    expect([await store.published(), await published(store)]).toEqual(['a', ['a']]);
    expect(await store.publish('b', 6_000)).toBe(true);
    expect([await store.published(), await published(store)]).toEqual(['b', ['b']]);
    expect(await store.publish('a', 7_000)).toBe(true);
    expect(await store.find('a')).toMatchObject({ isPublished: true, publishedAtMs: 7_000 });
    expect(await store.find('b')).toMatchObject({ isPublished: false, publishedAtMs: 6_000 });
  });

  test('an unknown id changes nothing, and null unpublishes the current one', async () => {
    const store = await open();
    await store.add(model('a'));
    await store.publish('a', 5_000);
    expect(await store.publish('z', 6_000)).toBe(false);
    expect(await store.published()).toBe('a');
    expect(await store.publish(null, 7_000)).toBe(true);
    expect([await store.published(), await published(store)]).toEqual([null, []]);
    expect(await store.find('a')).toMatchObject({ publishedAtMs: 5_000 });
  });

  test('one model at most judges beside the published one, until it is stopped or published', async () => {
    const store = await open();
    for (const id of ['a', 'b']) await store.add(model(id));
    expect(await store.shadow()).toBeNull();
    expect(await store.putShadow('a', 5_000)).toBe(true);
    expect(await store.putShadow('z', 6_000)).toBe(false);
    expect(await store.shadow()).toEqual({ modelId: 'a', number: 1, sinceMs: 5_000 });
    expect(await store.putShadow('b', 7_000)).toBe(true);
    expect((await store.list(10)).map(({ shadowSinceMs }) => shadowSinceMs)).toEqual([7_000, null]);
    await store.publish('a', 8_000);
    expect(await store.shadow()).toEqual({ modelId: 'b', number: 2, sinceMs: 7_000 });
    await store.publish('b', 9_000);
    expect(await store.shadow()).toBeNull();
    await store.putShadow('a', 9_500);
    expect(await store.putShadow(null, 9_600)).toBe(true);
    expect(await store.shadow()).toBeNull();
  });
}
