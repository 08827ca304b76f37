import { expect, test } from 'vitest';
import { WorkUnderWay } from '../kernel/work-under-way.ts';
import { ScriptedAnalyzer, scriptedPhoto } from '../../test/registry/scripted-analyzer.ts';
import { MemoryPersonStore } from '../storage/memory/person-store.ts';
import { MemorySiteSecrets } from '../storage/memory/site-secrets.ts';
import { cosineOf } from '../vision/compare-embeddings.ts';
import { Enrolment, type EnrolmentDeps, type EnrolmentRequest } from './enrolment.ts';
import { parseIdNumber } from '../identity/id-number.ts';
import { parseRealName } from '../identity/real-name.ts';

const { signal } = new AbortController();

function setUp({ keepPhotos = false }: { keepPhotos?: boolean } = {}) {
  const secrets = new MemorySiteSecrets();
  const store = new MemoryPersonStore(secrets);
  const analyzer = new ScriptedAnalyzer('scripted@1', 8);
  type Request = Partial<EnrolmentRequest> & { name?: string };
  type Photos = string | readonly string[] | null;
  const underWay = new WorkUnderWay();
  const mayBeSame: EnrolmentDeps['mayBeSame'] = (reference, face) =>
    cosineOf(reference.embedding, face.embedding) >= 0.9;
  const enrolWith = (used: ScriptedAnalyzer, photos: Photos, { name = '张三', ...request }: Request = {}) => {
    const deps = { store, analyzer: used, secrets, clock: { nowMs: () => 1000 }, keepPhotos, mayBeSame, underWay };
    const enrolment = new Enrolment(deps);
    const [idNumber, realName] = [parseIdNumber('11010519491231002X'), parseRealName(name)];
    if (!idNumber || !realName) throw new Error('the person is well-formed');
    const bytes = [photos ?? []].flat().map((photo) => scriptedPhoto(photo));
    return enrolment.enrol(
      { idNumber, realName, photos: bytes, otherPhotos: 'refuse', unusablePhoto: 'refuse', ...request },
      signal,
    );
  };
  const enrol = (photos: Photos, request?: Request) => enrolWith(analyzer, photos, request);
  return { enrol, enrolWith, store, analyzer };
}

test('a person with a photo is registered with the face in it', async () => {
  const { enrol, store } = setUp();
  const outcome = await enrol('face ann');
  expect(outcome).toMatchObject({ ok: true, did: 'added' });
  if (!outcome.ok) throw new Error('the person was added');
  expect(await store.get(outcome.personId)).toMatchObject({
    face: 'embedding',
    modelIds: ['scripted@1'],
    keepsPhoto: false,
    enrolledAtMs: 1000,
  });
});

test('the photo is kept where the operator keeps photos', async () => {
  const { enrol, store } = setUp({ keepPhotos: true });
  const outcome = await enrol('face ann');
  if (!outcome.ok) throw new Error('the person was added');
  const [kept] = (await store.get(outcome.personId))?.photos ?? [];
  expect(await store.photo(outcome.personId, kept?.digest ?? '')).toEqual(scriptedPhoto('face ann'));
});

test('the same again changes nothing and is not analysed', async () => {
  const { enrol, analyzer } = setUp();
  await enrol('face ann');
  for (const photo of ['face ann', null]) expect(await enrol(photo)).toMatchObject({ ok: true, did: 'unchanged' });
  expect(analyzer.asked).toBe(1);
});

test.each([
  ['nobody', 'photo-no-face', 'no face was found'],
  ['several', 'photo-several-faces', '3 faces'],
  ['blurred', 'photo-unfit', 'face-blurred'],
  ['broken', 'photo-unreadable', 'unknown-format'],
])('a photo that shows %s is refused as %s', async (photo, refusal, detail) => {
  const { enrol, store } = setUp();
  expect(await enrol(photo)).toEqual({ ok: false, refusal, detail: expect.stringContaining(detail) });
  expect(await store.counts()).toMatchObject({ persons: 0 });
  const faceless = await enrol(photo, { unusablePhoto: 'register-without-face' });
  expect(faceless).toMatchObject({ ok: true, did: 'added' });
  expect(await store.counts()).toMatchObject({ persons: 1, faces: 0 });
});

test('another name under the number is refused without looking at the photo', async () => {
  const { enrol, analyzer } = setUp();
  await enrol(null);
  expect(await enrol('face ann', { name: '李四' })).toMatchObject({ ok: false, refusal: 'other-name' });
  expect(analyzer.asked).toBe(0);
});

test('another photo replaces a face only if that is asked for', async () => {
  const { enrol } = setUp();
  await enrol('face ann');
  expect(await enrol('face bob')).toMatchObject({ ok: false, refusal: 'other-photo' });
  expect(await enrol('face bob', { otherPhotos: 'replace' })).toMatchObject({ ok: true, did: 'face-replaced' });
});

test('a file that is no photo is refused as that, also if another photo is registered', async () => {
  const { enrol } = setUp();
  await enrol('face ann');
  expect(await enrol('broken')).toMatchObject({ ok: false, refusal: 'photo-unreadable' });
});

test('the same photo under another encoder adds a face of that encoder, once', async () => {
  const { store, enrolWith } = setUp();
  await enrolWith(new ScriptedAnalyzer('old@1'), 'face ann');
  const young = new ScriptedAnalyzer('young@1');
  expect(await enrolWith(young, 'face ann')).toMatchObject({ ok: true, did: 'face-added' });
  expect(await enrolWith(young, 'face ann')).toMatchObject({ ok: true, did: 'unchanged' });
  expect(await enrolWith(young, 'face bob')).toMatchObject({ ok: false, refusal: 'other-photo' });
  expect(young.asked).toBe(2);
  const [person] = await store.list({ after: null, limit: 1 });
  expect(person?.modelIds).toEqual(['old@1', 'young@1']);
});

test('a refusal tells no personal data', async () => {
  const { enrol } = setUp();
  await enrol('face ann');
  const outcomes = [await enrol('face bob'), await enrol(null, { name: '李四' }), await enrol('broken')];
  expect(JSON.stringify(outcomes)).not.toMatch(/张三|李四|11010519491231002X/);
});

/** The scripted faces of the first three are nearly equal. The fourth has a cosine under .9 with each. */
const [ANN, ANN_AGAIN, ANN_LATER, STRANGER] = ['face ann', 'face anm', 'face ano', 'face DDD'] as const;

test('several photos are registered at once, and the same again changes nothing and is not analysed', async () => {
  const { enrol, store, analyzer } = setUp();
  const outcome = await enrol([ANN, ANN_AGAIN, ANN_LATER]);
  expect(outcome).toMatchObject({ ok: true, did: 'added' });
  for (const photos of [[ANN, ANN_AGAIN, ANN_LATER], [ANN_LATER], [ANN, ANN]])
    expect(await enrol(photos)).toMatchObject({ ok: true, did: 'unchanged' });
  expect(analyzer.asked).toBe(3);
  const [person] = await store.list({ after: null, limit: 1 });
  expect(person?.photos).toHaveLength(3);
});

test('photos are added to those that are registered only if that is asked for, and those that are there are not analysed', async () => {
  const { enrol, store, analyzer } = setUp();
  await enrol(ANN);
  expect(await enrol([ANN, ANN_AGAIN])).toMatchObject({ ok: false, refusal: 'other-photo' });
  expect(await enrol([ANN, ANN_AGAIN], { otherPhotos: 'add' })).toMatchObject({ ok: true, did: 'face-added' });
  expect(analyzer.asked).toBe(3);
  const [person] = await store.list({ after: null, limit: 1 });
  expect(person?.photos).toHaveLength(2);
});

test('a sixth photo is refused without looking at it', async () => {
  const { enrol, analyzer } = setUp();
  const photos = Array.from({ length: 6 }, (_, at) => `face ann${at}`);
  expect(await enrol(photos)).toMatchObject({ ok: false, refusal: 'too-many-photos' });
  expect(await enrol(photos.slice(0, 5))).toMatchObject({ ok: true, did: 'added' });
  expect(await enrol(photos[5] ?? '', { otherPhotos: 'add' })).toMatchObject({ ok: false, refusal: 'too-many-photos' });
  expect(analyzer.asked).toBe(5);
});

test('a photo of another person is not put beside those that are registered', async () => {
  const { enrol, store } = setUp();
  expect(await enrol([ANN, STRANGER])).toEqual({
    ok: false,
    refusal: 'photos-differ',
    detail: 'photo 2 does not show the person of the photos before it',
  });
  await enrol(ANN);
  expect(await enrol(STRANGER, { otherPhotos: 'add' })).toMatchObject({ ok: false, refusal: 'photos-differ' });
  expect(await enrol(STRANGER, { otherPhotos: 'replace' })).toMatchObject({ ok: true, did: 'face-replaced' });
  const [person] = await store.list({ after: null, limit: 1 });
  expect(person?.photos).toHaveLength(1);
});

test('one unusable photo among several is named, or kept without a face', async () => {
  const { enrol, store } = setUp();
  expect(await enrol([ANN, 'blurred'])).toEqual({
    ok: false,
    refusal: 'photo-unfit',
    detail: 'photo 2: face-blurred',
  });
  const request = { unusablePhoto: 'register-without-face' } as const;
  expect(await enrol(['blurred', ANN], request)).toMatchObject({ ok: true, did: 'added' });
  expect(await enrol(['blurred', ANN], request)).toMatchObject({ ok: true, did: 'unchanged' });
  const [person] = await store.list({ after: null, limit: 1 });
  expect(person).toMatchObject({ face: 'embedding', photos: [{ modelIds: [] }, { modelIds: ['scripted@1'] }] });
});
