import { told, type Told } from '../kernel/told.ts';
import { expect, test } from 'vitest';
import { Fault } from '../kernel/fault.ts';
import { seededRandom } from '../kernel/seeded-random.ts';
import { MemoryErasureJournal } from '../storage/memory/erasure-journal.ts';
import { MemoryErasureLog } from '../storage/memory/erasure-log.ts';
import { MemoryPersonStore } from '../storage/memory/person-store.ts';
import { MemorySiteSecrets } from '../storage/memory/site-secrets.ts';
import { entriesOf } from './erasure-journal.suite.ts';
import {
  erasePerson,
  hasOwnDigest,
  isGenuine,
  placeByPerson,
  replayErasures,
  type PersonalDataPlace,
} from './erasure.ts';
import { parseIdNumber } from '../identity/id-number.ts';
import { personIdOf } from './person-id.ts';
import { parseRealName } from '../identity/real-name.ts';

const idNumber = parseIdNumber('11010519491231002X');
const realName = parseRealName('张三');
if (!idNumber || !realName) throw new Error('the person is well-formed');

async function setUp(places: readonly PersonalDataPlace[] = []) {
  const secrets = new MemorySiteSecrets();
  const store = new MemoryPersonStore(secrets);
  const face = { modelId: 'm@1', embedding: Float32Array.of(1, 0), norm: 3 };
  if (!idNumber || !realName) throw new Error('the person is well-formed');
  const photo = { digest: 'd', face, bytes: Uint8Array.of(1) };
  await store.add({ idNumber, realName, photos: [photo], nowMs: 0 }, 'refuse');
  const log = new MemoryErasureLog();
  const journal = new MemoryErasureJournal();
  const scrubbed: number[] = [];
  let nowMs = Date.parse('2026-01-01T00:00:00Z');
  const deps = {
    store,
    places,
    olderWorkEnded: async () => [] as readonly Told[],
    scrub: async () => void scrubbed.push(nowMs),
    log,
    journal,
    backups: async () => [told`backup bak_1`],
    secrets,
    clock: { nowMs: () => (nowMs += 1000) },
    random: seededRandom(1),
  };
  return {
    deps,
    store,
    log,
    journal,
    photo,
    secrets,
    scrubbed,
    erase: () => erasePerson(deps, idNumber, 'requested-by-person'),
  };
}

test('a person is forgotten everywhere, and the certificate says what, when and how much', async () => {
  const asked: string[] = [];
  const place = placeByPerson(told`attack history`, async (personId) => (asked.push(personId) === 1 ? 7 : 0));
  const { erase, store, secrets, log, scrubbed } = await setUp([place]);
  const certificate = await erase();
  const personId = personIdOf(secrets, idNumber);
  expect(asked).toEqual([personId]);
  expect(await store.get(personId)).toBeNull();
  expect(scrubbed).toHaveLength(1);
  expect(certificate).toMatchObject({
    kind: 'renzheng.erasure-certificate',
    personId,
    reason: 'requested-by-person',
    startedAt: '2026-01-01T00:00:01.000Z',
    erasedAt: '2026-01-01T00:00:02.000Z',
    erased: [
      { place: 'attack history', items: 7 },
      { place: 'register: number and name', items: 1 },
      { place: 'register: face embeddings', items: 1 },
      { place: 'register: photos', items: 1 },
    ],
    remains: expect.arrayContaining(['backup bak_1']),
  });
  expect(await log.of(personId)).toEqual([certificate]);
});

test('what work under way still writes about the person is erased too, and counted', async () => {
  const [history, rows] = [[1, 2], ['row']];
  const asked: string[] = [];
  const empty = (name: Told, items: unknown[]) =>
    placeByPerson(name, async () => {
      asked.push(name);
      return items.splice(0).length;
    });
  const imports = { ...empty(told`imports`, rows), leadsToPerson: true };
  const { deps, store, photo } = await setUp([empty(told`attack history`, history), imports]);
  if (!idNumber || !realName) throw new Error('the person is well-formed');
  const late = async () => {
    // Nothing that begins now finds her, and what was linked to her can still be found.
    expect(await store.get(personIdOf(deps.secrets, idNumber))).toBeNull();
    expect([asked, history]).toEqual([['imports'], [1, 2]]);
    // A call that read her before, and an import that had her row in hand.
    history.push(4, 5, 6);
    await store.add({ idNumber, realName, photos: [photo], nowMs: 0 }, 'refuse');
    return [];
  };
  const certificate = await erasePerson({ ...deps, olderWorkEnded: late }, idNumber, 'requested-by-person');
  expect([history, rows]).toEqual([[], []]);
  expect(await store.get(certificate.personId)).toBeNull();
  expect(certificate.erased).toEqual([
    { place: 'attack history', items: 5 },
    { place: 'imports', items: 1 },
    { place: 'register: number and name', items: 2 },
    { place: 'register: face embeddings', items: 2 },
    { place: 'register: photos', items: 2 },
  ]);
});

test('an erasure that the process did not finish is finished by the next start', async () => {
  let isAway = true;
  const pictures = ['one'];
  const flaky = placeByPerson(told`pictures`, async () => {
    if (isAway) throw new Fault('unavailable', 'down');
    return pictures.splice(0).length;
  });
  const { deps, erase, store, secrets, log } = await setUp([flaky]);
  await expect(erase()).rejects.toThrow('down');
  isAway = false;
  expect(await replayErasures(deps)).toEqual({ replayed: 1, refused: 0 });
  const personId = personIdOf(secrets, idNumber);
  expect([pictures, await store.get(personId)]).toEqual([[], null]);
  expect(await log.of(personId)).toMatchObject([
    { erased: [], remains: expect.arrayContaining([expect.stringContaining('was not counted')]) },
  ]);
  expect(await replayErasures(deps)).toEqual({ replayed: 0, refused: 0 });
});

test('what does not end is named in the certificate', async () => {
  const { deps, log, scrubbed } = await setUp();
  if (!idNumber) throw new Error('the number is well-formed');
  const olderWorkEnded = async () => [told`a call on node-2`];
  const certificate = await erasePerson({ ...deps, olderWorkEnded }, idNumber, 'other');
  expect(certificate.remains).toContain('a call on node-2');
  expect(await log.count()).toBe(1);
  expect(scrubbed).toHaveLength(1);
});

test('a certificate holds no personal data, and cannot be forged', async () => {
  const { erase, secrets } = await setUp();
  const certificate = await erase();
  expect(JSON.stringify(certificate)).not.toMatch(/11010519491231002X|张三/);
  expect(isGenuine(secrets, JSON.parse(JSON.stringify(certificate)))).toBe(true);
  expect(isGenuine(secrets, { ...certificate, erasedAt: '2025-01-01T00:00:00.000Z' })).toBe(false);
  const more: readonly object[] = [
    { ...certificate, note: 'nothing remains' },
    { ...certificate, erased: certificate.erased.map((each) => ({ ...each, note: 'all of it' })) },
    { ...certificate, note: undefined },
  ];
  for (const each of more) {
    expect(isGenuine(secrets, each as typeof certificate)).toBe(false);
    expect(hasOwnDigest(each as typeof certificate)).toBe(false);
  }
  expect(isGenuine(new MemorySiteSecrets('other'), certificate)).toBe(false);
  expect(hasOwnDigest(JSON.parse(JSON.stringify(certificate)))).toBe(true);
  expect(hasOwnDigest({ ...certificate, seal: '0' })).toBe(true);
  expect(hasOwnDigest({ ...certificate, remains: [] })).toBe(false);
});

test('a person who is not in the register is forgotten in the other places', async () => {
  const asked: string[] = [];
  const { erase, secrets } = await setUp([placeByPerson(told`evidence`, async (personId) => asked.push(personId))]);
  await erase();
  const again = await erase();
  const personId = personIdOf(secrets, idNumber);
  expect(asked).toEqual([personId, personId]);
  expect(again.erased.slice(1).map(({ items }) => items)).toEqual([0, 0, 0]);
});

test('an erasure that the database lacks is made again from its journal, and only once', async () => {
  const asked: (readonly string[])[] = [];
  const place: PersonalDataPlace = {
    name: told`evidence`,
    keysOf: () => ['k1', 'k2'],
    erase: async (keys) => asked.push(keys),
  };
  const { deps, erase, secrets, photo } = await setUp([place]);
  const certificate = await erase();
  // This is the database of an older backup: it holds the person and lacks the certificate.
  const restored = { ...deps, store: new MemoryPersonStore(secrets), log: new MemoryErasureLog() };
  await restored.store.add({ idNumber, realName, photos: [photo], nowMs: 0 }, 'refuse');
  expect(await replayErasures(restored)).toEqual({ replayed: 1, refused: 0 });
  expect(await restored.store.get(certificate.personId)).toBeNull();
  expect(asked).toEqual([
    ['k1', 'k2'],
    ['k1', 'k2'],
  ]);
  expect(await restored.log.of(certificate.personId)).toEqual([certificate]);
  expect(await replayErasures(restored)).toEqual({ replayed: 0, refused: 0 });
});

test('an entry that was altered, or comes from another site, erases no person', async () => {
  const { deps, erase, journal } = await setUp();
  await erase();
  const entry = (await entriesOf(journal)).at(-1);
  if (!entry) throw new Error('the erasure is in the journal');
  const { certificate } = entry;
  await journal.append({ ...entry, certificate: { ...certificate, certificateId: 'era_forged' } });
  const refused = { ...deps, log: new MemoryErasureLog(), secrets: new MemorySiteSecrets('other') };
  expect(await replayErasures(refused)).toEqual({ replayed: 0, refused: 2 });
  expect(await replayErasures({ ...deps, log: new MemoryErasureLog() })).toEqual({ replayed: 1, refused: 1 });
  const keys = { evidence: ['of another person'] };
  const journalOfOther = new MemoryErasureJournal();
  await journalOfOther.append({ ...entry, keys });
  const deps2 = { ...deps, log: new MemoryErasureLog(), journal: journalOfOther };
  expect(await replayErasures(deps2)).toEqual({ replayed: 0, refused: 1 });
});

test('if a place fails, no certificate is issued, and the same call again finishes the work', async () => {
  let fails = true;
  const pictures = ['one'];
  const flaky = placeByPerson(told`pictures`, async () => {
    if (fails) throw new Fault('unavailable', 'down');
    return pictures.splice(0).length;
  });
  const { erase, store, secrets, log } = await setUp([flaky]);
  await expect(erase()).rejects.toThrow('down');
  expect(await log.of(personIdOf(secrets, idNumber))).toEqual([]);
  fails = false;
  expect((await erase()).erased.map(({ items }) => items)).toEqual([1, 0, 0, 0]);
  expect(await store.get(personIdOf(secrets, idNumber))).toBeNull();
});
