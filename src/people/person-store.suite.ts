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
    expect(await store.add({ ...zhang, photos: [photo] }, 'refuse')).toEqual({ ok: true, did: 'added' });
    const personId = personIdOf(secrets, zhang.idNumber);
    expect(await store.get(personId)).toEqual({
      personId,
      idNumber: zhang.idNumber,
      realName: zhang.realName,
      face: 'embedding',
      modelIds: ['suite@1'],
      photos: [{ digest: photo.digest, isKept: true, modelIds: ['suite@1'] }],
      keepsPhoto: true,
      enrolledAtMs: 1000,
      changedAtMs: 1000,
    });
    expect(await store.photo(personId, photo.digest)).toEqual(Uint8Array.of(1, 2, 3));
    expect(await store.photo(personId, 'other')).toBeNull();
    expect(await store.get(personIdOf(secrets, li.idNumber))).toBeNull();
  });

  test('adding the same person again changes nothing, whatever came between', async () => {
    const { store, secrets } = await open();
    const whole = { ...zhang, photos: [photoOf('a')] };
    await store.add(whole, 'refuse');
    for (const again of [whole, zhang, { ...whole, nowMs: 9000 }])
      expect(await store.add(again, 'replace')).toEqual({ ok: true, did: 'unchanged' });
    expect(await store.get(personIdOf(secrets, zhang.idNumber))).toMatchObject({ changedAtMs: 1000 });
    expect(await store.counts()).toEqual({ persons: 1, faces: 1, photos: 0 });
  });

  test('another name under a number is refused, and nothing of it is kept', async () => {
    const { store, register } = await open();
    await store.add(zhang, 'refuse');
    const other = { ...zhang, realName: li.realName, photos: [photoOf('b')] };
    expect(await store.add(other, 'replace')).toEqual({ ok: false, why: 'other-name' });
    expect(await register.match(zhang.idNumber, zhang.realName, signal)).toMatchObject({
      kind: 'match',
      face: { kind: 'none', reason: 'no-photo' },
    });
  });

  test('both spellings of a number are one person', async () => {
    const { store } = await open();
    await store.add(li, 'refuse');
    expect(await store.add(person('110101199003074514', '李四'), 'refuse')).toMatchObject({ did: 'unchanged' });
    expect(await store.counts()).toMatchObject({ persons: 1 });
  });

  test('a face is added to a person who has none', async () => {
    const { store, register } = await open();
    await store.add(zhang, 'refuse');
    expect(await store.add({ ...zhang, photos: [photoOf('a')], nowMs: 2000 }, 'refuse')).toMatchObject({
      did: 'face-added',
    });
    const match = await register.match(zhang.idNumber, zhang.realName, signal);
    expect(match).toMatchObject({ face: { kind: 'embedding', embedding: photoOf('a').face?.embedding } });
  });

  test('a face from another photo replaces the old one only if that is asked for', async () => {
    const { store, register, secrets } = await open();
    await store.add({ ...zhang, photos: [photoOf('a', { bytes: Uint8Array.of(1) })] }, 'refuse');
    const second = { ...zhang, photos: [photoOf('b')], nowMs: 2000 };
    expect(await store.add(second, 'refuse')).toEqual({ ok: false, why: 'other-photo' });
    expect(await store.add(second, 'replace')).toEqual({ ok: true, did: 'face-replaced' });
    expect(await register.match(zhang.idNumber, zhang.realName, signal)).toMatchObject({
      face: { kind: 'embedding', embedding: photoOf('b').face?.embedding },
    });
    const personId = personIdOf(secrets, zhang.idNumber);
    expect(await store.photo(personId, photoOf('a').digest)).toBeNull();
    expect(await store.get(personId)).toMatchObject({ enrolledAtMs: 1000, changedAtMs: 2000, keepsPhoto: false });
  });

  test('the store remembers that a photo showed no usable face', async () => {
    const { store, register } = await open();
    await store.add({ ...zhang, photos: [photoOf('a', { face: null })] }, 'refuse');
    expect(await register.match(zhang.idNumber, zhang.realName, signal)).toMatchObject({
      face: { kind: 'none', reason: 'no-face' },
    });
    expect(await store.add({ ...zhang, photos: [photoOf('b')] }, 'refuse')).toMatchObject({ did: 'face-added' });
  });

  test('if two people are added at once under one number, one of them is kept', async () => {
    const { store } = await open();
    const outcomes = await Promise.all(
      ['张三', '李四', '王五', '赵六'].map((name) => store.add(person('11010519491231002X', name), 'refuse')),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await store.counts()).toMatchObject({ persons: 1 });
  });

  test('a name is corrected', async () => {
    const { store, register, secrets } = await open();
    await store.add({ ...zhang, photos: [photoOf('a')] }, 'refuse');
    expect(await store.rename(zhang.idNumber, li.realName, 3000)).toBe(true);
    expect(await store.rename(li.idNumber, li.realName, 3000)).toBe(false);
    expect(await register.match(zhang.idNumber, li.realName, signal)).toMatchObject({ kind: 'match' });
    const query = { realName: li.realName, after: null, limit: 10 };
    expect((await store.list(query)).map(({ personId }) => personId)).toEqual([personIdOf(secrets, zhang.idNumber)]);
    expect(await store.list({ ...query, realName: zhang.realName })).toEqual([]);
  });

  test('people are listed by a name in its simplified and its traditional spelling', async () => {
    const { store } = await open();
    await store.add(person(zhang.idNumber, '陈龙'), 'refuse');
    await store.add(person(li.idNumber, '陳龍'), 'refuse');
    for (const spelling of ['陈龙', '陳龍', '陈龍']) {
      const { realName } = person(zhang.idNumber, spelling);
      expect(await store.list({ realName, after: null, limit: 10 }), spelling).toHaveLength(2);
    }
    const { realName } = person(zhang.idNumber, '陈农');
    expect(await store.list({ realName, after: null, limit: 10 })).toEqual([]);
  });

  test('a number is found by the index of any digest', async () => {
    const { store, secrets } = await open();
    await store.add(zhang, 'refuse');
    const [known, unknown] = [zhang, li].map(({ idNumber }) => blindIndexesOf(secrets, 'id-number', idNumber));
    for (const kind of ['md5', 'sha256', 'sm3'] as const) {
      if (!known || !unknown) throw new Error('an index is made for each');
      expect(await store.byNumberIndex(kind, known[kind])).toBe(personIdOf(secrets, zhang.idNumber));
      expect(await store.byNumberIndex(kind, unknown[kind])).toBeNull();
    }
  });

  test('the pages together list every person once, by id', async () => {
    const { store } = await open();
    for (let at = 0; at < 7; at++) await store.add(person(numberAt(at), '张三'), 'refuse');
    const first = await store.list({ after: null, limit: 3 });
    const second = await store.list({ after: first.at(-1)?.personId ?? null, limit: 100 });
    const ids = [...first, ...second].map(({ personId }) => personId);
    expect(first).toHaveLength(3);
    expect(new Set(ids).size).toBe(7);
    expect(ids).toEqual(ids.toSorted());
  });

  test('faces of another encoder are kept beside the first, and people who lack one are found', async () => {
    const { store, secrets } = await open();
    await store.add({ ...zhang, photos: [photoOf('a', { bytes: Uint8Array.of(1) })] }, 'refuse');
    await store.add({ ...li, photos: [photoOf('b')] }, 'refuse');
    const personId = personIdOf(secrets, zhang.idNumber);
    const query = { lacksModelId: 'other@1', after: null, limit: 10 };
    expect((await store.list(query)).map((found) => found.personId)).toEqual([personId]);
    const face = { modelId: 'other@1', embedding: Float32Array.of(0, 1), norm: 3 };
    expect(await store.addFace(personId, photoOf('a').digest, face, 4000)).toBe(true);
    expect(await store.list(query)).toEqual([]);
    expect(await store.get(personId)).toMatchObject({ modelIds: ['other@1', 'suite@1'] });
    expect(await store.addFace(personIdOf(secrets, parse('440524188001010014')), photoOf('a').digest, face, 4000)).toBe(
      false,
    );
  });

  test('photos are added beside those that are registered, in their order, and the template is their mean', async () => {
    const { store, register, secrets } = await open();
    const [a, b, c] = ['a', 'b', 'c'].map((word) => photoOf(word, { bytes: Uint8Array.of(word.charCodeAt(0)) }));
    if (!a || !b || !c) throw new Error('three photos are made');
    expect(await store.add({ ...zhang, photos: [c, a] }, 'refuse')).toEqual({ ok: true, did: 'added' });
    expect(await store.add({ ...zhang, photos: [b, a], nowMs: 2000 }, 'add')).toEqual({ ok: true, did: 'face-added' });
    expect(await store.add({ ...zhang, photos: [a, b, c], nowMs: 3000 }, 'add')).toEqual({
      ok: true,
      did: 'unchanged',
    });
    const personId = personIdOf(secrets, zhang.idNumber);
    expect(await store.get(personId)).toMatchObject({
      photos: [c, a, b].map(({ digest }) => ({ digest, isKept: true, modelIds: ['suite@1'] })),
      changedAtMs: 2000,
    });
    expect(await store.photo(personId, b.digest)).toEqual(b.bytes);
    expect(await store.counts()).toEqual({ persons: 1, faces: 1, photos: 3 });
    const singles = [c, a, b].map(({ face }) => face?.embedding ?? new Float32Array());
    expect(await store.faces(personId, 'suite@1')).toEqual(singles);
    expect(await store.faces(personId, 'other@1')).toEqual([]);
    const match = await register.match(zhang.idNumber, zhang.realName, signal);
    if (match.kind !== 'match' || match.face.kind !== 'embedding') throw new Error('the person has a face');
    expect(match.face.photos).toEqual(singles);
    // The photos point to the angles 97, 98 and 99 in radians, so their mean points to 98.
    expect(match.face.embedding[0]).toBeCloseTo(Math.cos(98), 6);
    expect(match.face.embedding[1]).toBeCloseTo(Math.sin(98), 6);
    expect(await store.remove(personId)).toEqual({ persons: 1, faces: 3, photos: 3 });
  });

  test('a person has at most five photos', async () => {
    const { store } = await open();
    await store.add({ ...zhang, photos: ['a', 'b', 'c', 'd'].map((word) => photoOf(word)) }, 'refuse');
    const [e, f] = [photoOf('e'), photoOf('f')];
    expect(await store.add({ ...zhang, photos: [e, f] }, 'add')).toEqual({ ok: false, why: 'too-many-photos' });
    expect(await store.add({ ...zhang, photos: [e] }, 'add')).toEqual({ ok: true, did: 'face-added' });
    expect(await store.add({ ...zhang, photos: [f] }, 'add')).toEqual({ ok: false, why: 'too-many-photos' });
    expect(await store.add({ ...zhang, photos: [f] }, 'replace')).toEqual({ ok: true, did: 'face-replaced' });
  });

  test('photos that replace others take the place of all of them', async () => {
    const { store, secrets } = await open();
    await store.add({ ...zhang, photos: [photoOf('a'), photoOf('b')] }, 'refuse');
    const kept = { ...zhang, photos: [photoOf('b')], nowMs: 2000 };
    expect(await store.add(kept, 'refuse')).toEqual({ ok: true, did: 'unchanged' });
    expect(await store.add(kept, 'replace')).toEqual({ ok: true, did: 'face-replaced' });
    expect(await store.add(kept, 'replace')).toEqual({ ok: true, did: 'unchanged' });
    const record = await store.get(personIdOf(secrets, zhang.idNumber));
    expect(record?.photos.map(({ digest }) => digest)).toEqual([photoOf('b').digest]);
  });

  test('a photo without a usable face is a reference that gives no embedding', async () => {
    const { store, register, secrets } = await open();
    const personId = personIdOf(secrets, zhang.idNumber);
    const blurred = photoOf('a', { face: null, bytes: Uint8Array.of(1) });
    await store.add({ ...zhang, photos: [blurred, photoOf('b')] }, 'refuse');
    expect(await store.get(personId)).toMatchObject({ face: 'embedding', photos: [{ modelIds: [] }, {}] });
    const match = await register.match(zhang.idNumber, zhang.realName, signal);
    expect(match).toMatchObject({ face: { embedding: photoOf('b').face?.embedding } });
    const query = { lacksModelId: 'suite@1', after: null, limit: 10 };
    expect((await store.list(query)).map((found) => found.personId)).toEqual([personId]);
  });

  test('the embedding of one photo is given by its encoder', async () => {
    const { store, secrets } = await open();
    const personId = personIdOf(secrets, zhang.idNumber);
    await store.add({ ...zhang, photos: [photoOf('a'), photoOf('b')] }, 'refuse');
    const [a, b] = [photoOf('a'), photoOf('b')];
    expect(await store.face(personId, b.digest, 'suite@1')).toEqual(b.face?.embedding);
    expect(await store.face(personId, a.digest, 'suite@2')).toBeNull();
    expect(await store.face(personId, 'other', 'suite@1')).toBeNull();
  });

  test('ids are listed without the people, also those of people who did not change since a time', async () => {
    const { store, secrets } = await open();
    await store.add(zhang, 'refuse');
    await store.add({ ...li, nowMs: 2000 }, 'refuse');
    const [ofZhang, ofLi] = [personIdOf(secrets, zhang.idNumber), personIdOf(secrets, li.idNumber)];
    const both = [ofZhang, ofLi].toSorted();
    const all = { changedBeforeMs: null, after: null, limit: 10 };
    expect(await store.ids(all)).toEqual(both);
    expect(await store.ids({ ...all, limit: 1 })).toEqual(both.slice(0, 1));
    expect(await store.ids({ ...all, after: both[0] ?? null })).toEqual(both.slice(1));
    expect(await store.ids({ ...all, changedBeforeMs: 2000 })).toEqual([ofZhang]);
    expect(await store.ids({ ...all, changedBeforeMs: 1000 })).toEqual([]);
  });

  test('the same photo is found at another person', async () => {
    const { store, secrets } = await open();
    const [ofZhang, ofLi] = [personIdOf(secrets, zhang.idNumber), personIdOf(secrets, li.idNumber)];
    await store.add({ ...zhang, photos: [photoOf('a'), photoOf('b')] }, 'refuse');
    await store.add({ ...li, photos: [photoOf('b')] }, 'refuse');
    expect(await store.otherWith(ofZhang, photoOf('b').digest)).toBe(ofLi);
    expect(await store.otherWith(ofLi, photoOf('b').digest)).toBe(ofZhang);
    expect(await store.otherWith(ofZhang, photoOf('a').digest)).toBeNull();
  });

  test('a person who was removed is unknown, and may be added again', async () => {
    const { store, register, secrets } = await open();
    await store.add({ ...zhang, photos: [photoOf('a', { bytes: Uint8Array.of(1) })] }, 'refuse');
    await store.add(li, 'refuse');
    const personId = personIdOf(secrets, zhang.idNumber);
    expect(await store.remove(personId)).toEqual({ persons: 1, faces: 1, photos: 1 });
    expect(await store.remove(personId)).toEqual({ persons: 0, faces: 0, photos: 0 });
    expect(await store.get(personId)).toBeNull();
    expect(await store.photo(personId, photoOf('a').digest)).toBeNull();
    expect(await register.match(zhang.idNumber, zhang.realName, signal)).toEqual({ kind: 'unknown' });
    expect(await store.counts()).toEqual({ persons: 1, faces: 0, photos: 0 });
    expect(await store.add({ ...zhang, realName: li.realName }, 'refuse')).toMatchObject({ did: 'added' });
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
  return { idNumber: parse(number), realName, photos: [], nowMs: 1000 };
}

function numberAt(at: number): string {
  return `1101019003074${at + 10}`;
}

function photoOf(word: string, more: Partial<EnrolledPhoto> = {}): EnrolledPhoto {
  const angle = word.charCodeAt(0);
  const embedding = Float32Array.of(Math.cos(angle), Math.sin(angle));
  return { digest: word.repeat(32), face: { modelId: 'suite@1', embedding, norm: 3.5 }, bytes: null, ...more };
}
