import { expect, test } from 'vitest';
import { blindIndexesOf } from '../platform/secrets/blind-index.ts';
import type { SiteSecrets } from '../platform/secrets/site-secrets.ts';
import { parseIdNumber, type IdNumber } from '../identity/id-number.ts';
import { personIdOf } from './person-id.ts';
import type { EnrolledPhoto, NewPerson, PersonStore } from './person-store.ts';
import { parseRealName } from '../identity/real-name.ts';
import type { Register } from './register.ts';

/** A store and the register of the same people. */
export interface OpenedPeople {
  readonly store: PersonStore;
  readonly register: Register;
  readonly secrets: SiteSecrets;
}

/** Tests what every PersonStore must do. Each adapter's test file calls this with its own factory. */
export function personStoreSuite(open: () => Promise<OpenedPeople>): void {
  const { signal } = new AbortController();
  const zhang = person('11010519491231002X', '张三');
  const li = person('110101900307451', '李四');

  test('a person is kept as it was added', async () => {
    const { store, secrets } = await open();
    const photo = photoOf('a', { bytes: Uint8Array.of(1, 2, 3) });
    expect(await store.add({ ...zhang, photo }, false)).toEqual({ ok: true, did: 'added' });
    const personId = personIdOf(secrets, zhang.idNumber);
    expect(await store.get(personId)).toEqual({
      personId,
      idNumber: zhang.idNumber,
      realName: zhang.realName,
      face: 'embedding',
      modelIds: ['suite@1'],
      photoDigest: photo.digest,
      keepsPhoto: true,
      enrolledAtMs: 1000,
      changedAtMs: 1000,
    });
    expect(await store.photo(personId)).toEqual(Uint8Array.of(1, 2, 3));
    expect(await store.get(personIdOf(secrets, li.idNumber))).toBeNull();
  });

  test('adding the same person again changes nothing, whatever came between', async () => {
    const { store, secrets } = await open();
    const whole = { ...zhang, photo: photoOf('a') };
    await store.add(whole, false);
    for (const again of [whole, zhang, { ...whole, nowMs: 9000 }])
      expect(await store.add(again, true)).toEqual({ ok: true, did: 'unchanged' });
    expect(await store.get(personIdOf(secrets, zhang.idNumber))).toMatchObject({ changedAtMs: 1000 });
    expect(await store.counts()).toEqual({ persons: 1, faces: 1, photos: 0 });
  });

  test('another name under a number is refused, and nothing of it is kept', async () => {
    const { store, register } = await open();
    await store.add(zhang, false);
    const other = { ...zhang, realName: li.realName, photo: photoOf('b') };
    expect(await store.add(other, true)).toEqual({ ok: false, why: 'other-name' });
    expect(await register.match(zhang.idNumber, zhang.realName, signal)).toMatchObject({
      kind: 'match',
      face: { kind: 'none', reason: 'no-photo' },
    });
  });

  test('both spellings of a number are one person', async () => {
    const { store } = await open();
    await store.add(li, false);
    expect(await store.add(person('110101199003074514', '李四'), false)).toMatchObject({ did: 'unchanged' });
    expect(await store.counts()).toMatchObject({ persons: 1 });
  });

  test('a face is added to a person who has none', async () => {
    const { store, register } = await open();
    await store.add(zhang, false);
    expect(await store.add({ ...zhang, photo: photoOf('a'), nowMs: 2000 }, false)).toMatchObject({ did: 'face-added' });
    const match = await register.match(zhang.idNumber, zhang.realName, signal);
    expect(match).toMatchObject({ face: { kind: 'embedding', embedding: photoOf('a').face?.embedding } });
  });

  test('a face from another photo replaces the old one only if that is asked for', async () => {
    const { store, register, secrets } = await open();
    await store.add({ ...zhang, photo: photoOf('a', { bytes: Uint8Array.of(1) }) }, false);
    const second = { ...zhang, photo: photoOf('b'), nowMs: 2000 };
    expect(await store.add(second, false)).toEqual({ ok: false, why: 'other-photo' });
    expect(await store.add(second, true)).toEqual({ ok: true, did: 'face-replaced' });
    expect(await register.match(zhang.idNumber, zhang.realName, signal)).toMatchObject({
      face: { kind: 'embedding', embedding: photoOf('b').face?.embedding },
    });
    const personId = personIdOf(secrets, zhang.idNumber);
    expect(await store.photo(personId)).toBeNull();
    expect(await store.get(personId)).toMatchObject({ enrolledAtMs: 1000, changedAtMs: 2000, keepsPhoto: false });
  });

  test('the store remembers that a photo showed no usable face', async () => {
    const { store, register } = await open();
    await store.add({ ...zhang, photo: photoOf('a', { face: null }) }, false);
    expect(await register.match(zhang.idNumber, zhang.realName, signal)).toMatchObject({
      face: { kind: 'none', reason: 'no-face' },
    });
    expect(await store.add({ ...zhang, photo: photoOf('b') }, false)).toMatchObject({ did: 'face-added' });
  });

  test('if two people are added at once under one number, one of them is kept', async () => {
    const { store } = await open();
    const outcomes = await Promise.all(
      ['张三', '李四', '王五', '赵六'].map((name) => store.add(person('11010519491231002X', name), false)),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await store.counts()).toMatchObject({ persons: 1 });
  });

  test('a name is corrected', async () => {
    const { store, register, secrets } = await open();
    await store.add({ ...zhang, photo: photoOf('a') }, false);
    expect(await store.rename(zhang.idNumber, li.realName, 3000)).toBe(true);
    expect(await store.rename(li.idNumber, li.realName, 3000)).toBe(false);
    expect(await register.match(zhang.idNumber, li.realName, signal)).toMatchObject({ kind: 'match' });
    const query = { realName: li.realName, after: null, limit: 10 };
    expect((await store.list(query)).map(({ personId }) => personId)).toEqual([personIdOf(secrets, zhang.idNumber)]);
    expect(await store.list({ ...query, realName: zhang.realName })).toEqual([]);
  });

  test('people are listed by a name in its simplified and its traditional spelling', async () => {
    const { store } = await open();
    await store.add(person(zhang.idNumber, '陈龙'), false);
    await store.add(person(li.idNumber, '陳龍'), false);
    for (const spelling of ['陈龙', '陳龍', '陈龍']) {
      const { realName } = person(zhang.idNumber, spelling);
      expect(await store.list({ realName, after: null, limit: 10 }), spelling).toHaveLength(2);
    }
    const { realName } = person(zhang.idNumber, '陈农');
    expect(await store.list({ realName, after: null, limit: 10 })).toEqual([]);
  });

  test('a number is found by the index of any digest', async () => {
    const { store, secrets } = await open();
    await store.add(zhang, false);
    const [known, unknown] = [zhang, li].map(({ idNumber }) => blindIndexesOf(secrets, 'id-number', idNumber));
    for (const kind of ['md5', 'sha256', 'sm3'] as const) {
      if (!known || !unknown) throw new Error('an index is made for each');
      expect(await store.byNumberIndex(kind, known[kind])).toBe(personIdOf(secrets, zhang.idNumber));
      expect(await store.byNumberIndex(kind, unknown[kind])).toBeNull();
    }
  });

  test('the pages together list every person once, by id', async () => {
    const { store } = await open();
    for (let at = 0; at < 7; at++) await store.add(person(numberAt(at), '张三'), false);
    const first = await store.list({ after: null, limit: 3 });
    const second = await store.list({ after: first.at(-1)?.personId ?? null, limit: 100 });
    const ids = [...first, ...second].map(({ personId }) => personId);
    expect(first).toHaveLength(3);
    expect(new Set(ids).size).toBe(7);
    expect(ids).toEqual(ids.toSorted());
  });

  test('faces of another encoder are kept beside the first, and people who lack one are found', async () => {
    const { store, secrets } = await open();
    await store.add({ ...zhang, photo: photoOf('a', { bytes: Uint8Array.of(1) }) }, false);
    await store.add({ ...li, photo: photoOf('b') }, false);
    const personId = personIdOf(secrets, zhang.idNumber);
    const query = { lacksModelId: 'other@1', after: null, limit: 10 };
    expect((await store.list(query)).map((found) => found.personId)).toEqual([personId]);
    const face = { modelId: 'other@1', embedding: Float32Array.of(0, 1), norm: 3 };
    expect(await store.addFace(personId, face, 4000)).toBe(true);
    expect(await store.list(query)).toEqual([]);
    expect(await store.get(personId)).toMatchObject({ modelIds: ['other@1', 'suite@1'] });
    expect(await store.addFace(personIdOf(secrets, parse('440524188001010014')), face, 4000)).toBe(false);
  });

  test('a person who was removed is unknown, and may be added again', async () => {
    const { store, register, secrets } = await open();
    await store.add({ ...zhang, photo: photoOf('a', { bytes: Uint8Array.of(1) }) }, false);
    await store.add(li, false);
    const personId = personIdOf(secrets, zhang.idNumber);
    expect(await store.remove(personId)).toEqual({ persons: 1, faces: 1, photos: 1 });
    expect(await store.remove(personId)).toEqual({ persons: 0, faces: 0, photos: 0 });
    expect(await store.get(personId)).toBeNull();
    expect(await store.photo(personId)).toBeNull();
    expect(await register.match(zhang.idNumber, zhang.realName, signal)).toEqual({ kind: 'unknown' });
    expect(await store.counts()).toEqual({ persons: 1, faces: 0, photos: 0 });
    expect(await store.add({ ...zhang, realName: li.realName }, false)).toMatchObject({ did: 'added' });
  });
}

function parse(text: string): IdNumber {
  const number = parseIdNumber(text);
  if (!number) throw new Error('not an id number');
  return number;
}

function person(number: string, name: string): NewPerson {
  const realName = parseRealName(name);
  if (!realName) throw new Error('not a name');
  return { idNumber: parse(number), realName, photo: null, nowMs: 1000 };
}

function numberAt(at: number): string {
  return `1101019003074${at + 10}`;
}

function photoOf(word: string, more: Partial<EnrolledPhoto> = {}): EnrolledPhoto {
  const angle = word.charCodeAt(0);
  const embedding = Float32Array.of(Math.cos(angle), Math.sin(angle));
  return { digest: word.repeat(32), face: { modelId: 'suite@1', embedding, norm: 3.5 }, bytes: null, ...more };
}
