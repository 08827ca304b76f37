import { expect, test } from 'vitest';
import { Fault } from '../kernel/fault.ts';
import { seededRandom } from '../kernel/seeded-random.ts';
import { MemoryErasureLog } from '../storage/memory/erasure-log.ts';
import { MemoryPersonStore } from '../storage/memory/person-store.ts';
import { MemorySiteSecrets } from '../storage/memory/site-secrets.ts';
import { erasePerson, isGenuine, type ErasureTarget, type PersonalDataPlace } from './erasure.ts';
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
  await store.add({ idNumber, realName, photo, nowMs: 0 }, false);
  const log = new MemoryErasureLog();
  const scrubbed: number[] = [];
  let nowMs = Date.parse('2026-01-01T00:00:00Z');
  const deps = {
    store,
    places,
    scrub: async () => void scrubbed.push(nowMs),
    log,
    secrets,
    clock: { nowMs: () => (nowMs += 1000) },
    random: seededRandom(1),
  };
  return { deps, store, log, secrets, scrubbed, erase: () => erasePerson(deps, idNumber, 'requested-by-person') };
}

test('a person is forgotten everywhere, and the certificate says what, when and how much', async () => {
  const asked: ErasureTarget[] = [];
  const place = { name: 'attack history', erase: async (target: ErasureTarget) => asked.push(target) * 7 };
  const { erase, store, secrets, log, scrubbed } = await setUp([place]);
  const certificate = await erase();
  const personId = personIdOf(secrets, idNumber);
  expect(asked).toEqual([{ personId, idNumber, realName }]);
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
  });
  expect(await log.of(personId)).toEqual([certificate]);
});

test('a certificate holds no personal data, and cannot be forged', async () => {
  const { erase, secrets } = await setUp();
  const certificate = await erase();
  expect(JSON.stringify(certificate)).not.toMatch(/11010519491231002X|张三/);
  expect(isGenuine(secrets, JSON.parse(JSON.stringify(certificate)))).toBe(true);
  expect(isGenuine(secrets, { ...certificate, erasedAt: '2025-01-01T00:00:00.000Z' })).toBe(false);
  expect(isGenuine(new MemorySiteSecrets('other'), certificate)).toBe(false);
});

test('somebody the register does not know is forgotten in the other places', async () => {
  const asked: ErasureTarget[] = [];
  const { erase } = await setUp([{ name: 'evidence', erase: async (target) => asked.push(target) }]);
  await erase();
  const again = await erase();
  expect(asked.map((target) => target.realName)).toEqual([realName, null]);
  expect(again.erased.slice(1).map(({ items }) => items)).toEqual([0, 0, 0]);
});

test('where a place fails the register still knows whom to forget, and nothing is certified', async () => {
  let fails = true;
  const flaky = {
    name: 'pictures',
    erase: async () => {
      if (fails) throw new Fault('unavailable', 'down');
      return 1;
    },
  };
  const { erase, store, secrets, log } = await setUp([flaky]);
  await expect(erase()).rejects.toThrow('down');
  expect(await store.get(personIdOf(secrets, idNumber))).not.toBeNull();
  expect(await log.of(personIdOf(secrets, idNumber))).toEqual([]);
  fails = false;
  expect((await erase()).erased.map(({ items }) => items)).toEqual([1, 1, 1, 1]);
});
