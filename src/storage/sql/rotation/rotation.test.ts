import { describe, expect, onTestFinished, test } from 'vitest';
import { systemRandom } from '../../../kernel/random.ts';
import { DataKeyRotation } from '../../../platform/secrets/data-key-rotation.ts';
import { dataKeyIdOf } from '../../../platform/secrets/sealed-value.ts';
import { LocalSiteKey } from '../../../platform/secrets/site-key.ts';
import { SiteVault } from '../../../platform/secrets/site-vault.ts';
import { parseIdNumber, type IdNumber } from '../../../identity/id-number.ts';
import { parseRealName, type RealName } from '../../../identity/real-name.ts';
import { sealedPlaceSuite } from '../../../platform/secrets/sealed-place.suite.ts';
import { SqlKeyRing } from '../key-ring/key-ring.ts';
import { SqlPersonStore } from '../register/person-store.ts';
import { SqlRegister } from '../register/register.ts';
import { openMemoryJobs } from '../../../../test/memory-jobs.ts';
import { SqlJobStore } from '../jobs/job-store.ts';
import { connectOutside, openTemporaryDatabase, ENGINE } from '../../../../test/temporary-database.ts';
import { SEALED_COLUMNS } from './sealed-columns.ts';
import { SqlSealedPlace, sealedPlacesOf } from './sealed-place.ts';

/** An hour after the keys of these tests are made, which is at time 0. */
const LATER = { nowMs: 3_600_000, force: false };

const siteKey = new LocalSiteKey(new Uint8Array(32).fill(7), systemRandom);

async function open() {
  const { database, dispose, place } = await openTemporaryDatabase();
  onTestFinished(dispose);
  const vault = await SiteVault.open({
    siteKeys: [siteKey],
    ring: new SqlKeyRing(database),
    cipher: 'aes-256-gcm',
    clock: { nowMs: () => 0 },
    random: systemRandom,
  });
  return { database, vault, place };
}

describe('SqlSealedPlace', () => {
  sealedPlaceSuite(async () => {
    const { database, vault, place } = await open();
    const outside = connectOutside(place);
    onTestFinished(() => void outside.close());
    const select = outside.prepare('SELECT open_id_sealed AS sealed FROM apps WHERE id = ?');
    const insert = outside.prepare(
      `INSERT INTO apps (id, name, status, mode, open_id_sealed, permissions, allow_ranges, deny_ranges, created_at_ms)
        VALUES (?, 'n', 'active', 'live', ?, '{}', '[]', '[]', 0)
        ON CONFLICT (id) DO UPDATE SET open_id_sealed = excluded.open_id_sealed`,
    );
    const sealed = async (name: string) =>
      (select.get(name) as { readonly sealed: Uint8Array } | undefined)?.sealed ?? null;
    const column = SEALED_COLUMNS.find(({ table }) => table === 'apps');
    if (!column) throw new Error('apps have a sealed column');
    return {
      place: new SqlSealedPlace(database, vault, column),
      vault,
      sealed,
      put: async (name, text) =>
        void insert.run(name, vault.seal(`app.open-id:${name}`, new TextEncoder().encode(text))),
      read: async (name) =>
        new TextDecoder().decode(vault.open(`app.open-id:${name}`, (await sealed(name)) ?? new Uint8Array())),
    };
  });

  test.runIf(ENGINE === 'sqlite')('every sealed column of the schema is known, with its whole key', async () => {
    const { place } = await open();
    const outside = connectOutside(place);
    onTestFinished(() => void outside.close());
    const columns = outside
      .prepare(
        `SELECT t.name AS "table", c.name AS "column" FROM sqlite_schema t JOIN pragma_table_info(t.name) c
         WHERE t.type = 'table' AND c.name LIKE '%sealed%' ORDER BY 1, 2`,
      )
      .all();
    const known = SEALED_COLUMNS.map(({ table, column }) => ({ table, column }));
    expect(known.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))).toEqual(columns);
    for (const { table, key } of SEALED_COLUMNS) {
      const primary = outside.prepare('SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk').pluck();
      expect(key).toEqual(primary.all(table));
    }
  });
});

describe('DataKeyRotation', () => {
  const { signal } = new AbortController();
  const people = Array.from({ length: 30 }, (_, at) => {
    const [idNumber, realName] = [parseIdNumber(`1101019003075${at + 10}`), parseRealName('张三')];
    if (!idNumber || !realName) throw new Error('every person is well-formed');
    return [idNumber, realName] as const;
  });

  async function enrolled() {
    const { database, vault, place } = await open();
    const store = new SqlPersonStore(database, vault);
    const face = { modelId: 'm@1', embedding: Float32Array.of(0.6, 0.8), norm: 3 };
    const photo = { digest: 'd', face, bytes: Uint8Array.of(1, 2, 3) };
    for (const [idNumber, realName] of people)
      await store.add({ idNumber, realName, photos: [photo], nowMs: 0 }, 'refuse');
    const register = new SqlRegister(database, vault, 'm@1');
    const places = sealedPlacesOf(database, vault);
    const jobStore = new SqlJobStore(database);
    const jobs = openMemoryJobs(jobStore);
    const rotation = new DataKeyRotation({ vault, places, jobs });
    return { database, vault, place, store, register, places, jobStore, jobs, rotation };
  }

  /** How many numbers of persons are sealed under each data key. */
  function numbersUnder(place: string): Readonly<Record<number, number>> {
    const outside = connectOutside(place);
    onTestFinished(() => void outside.close());
    const counts: Record<number, number> = {};
    for (const sealed of outside.prepare('SELECT number_sealed FROM persons').pluck().all() as Uint8Array[]) {
      const id = dataKeyIdOf(sealed) ?? NaN;
      counts[id] = (counts[id] ?? 0) + 1;
    }
    return counts;
  }

  const matches = async (register: SqlRegister, [idNumber, realName]: readonly [IdNumber, RealName]) =>
    expect(await register.match(idNumber, realName, signal)).toMatchObject({
      kind: 'match',
      face: { embedding: Float32Array.of(Math.fround(0.6), Math.fround(0.8)) },
    });

  test('everything is sealed under the new key, and the old one can be deleted', async () => {
    const { vault, jobs, rotation, register, store } = await enrolled();
    expect(await rotation.status()).toEqual({ state: 'idle', dataKeyId: 1, done: 0, total: 0, problem: null });
    expect(await rotation.rotate('op')).toMatchObject({ state: 'running', dataKeyId: 2 });
    expect(await rotation.forget(1, LATER)).toBe('in-use');
    await jobs.settled();
    expect(await rotation.status()).toEqual({ state: 'idle', dataKeyId: 2, done: 120, total: 120, problem: null });
    expect(await rotation.forget(1, { nowMs: 3_599_999, force: false })).toBe('too-soon');
    expect(await rotation.forget(1, LATER)).toBe('forgotten');
    expect(vault.dataKeys().map(({ id }) => id)).toEqual([2]);
    for (const person of people) await matches(register, person);
    expect(await store.list({ after: null, limit: 100 })).toHaveLength(30);
    expect([await rotation.forget(2, LATER), await rotation.forget(9, LATER)]).toEqual(['in-use', 'unknown']);
  });

  test('a rotation that failed goes on when it is resumed, and all values stay readable meanwhile', async () => {
    const { vault, places, register, place: kept, jobStore, jobs } = await enrolled();
    let left = 2;
    const fragile = places.map((place) => ({
      name: place.name,
      countOthers: (keyId: number) => place.countOthers(keyId),
      resealSome: (keyId: number, cursor: string | null) => {
        if (left-- === 0) return Promise.reject(new Error('killed'));
        return place.resealSome(keyId, cursor, 7);
      },
    }));
    const bugs: unknown[] = [];
    const broken = openMemoryJobs(jobStore, (error) => bugs.push(error));
    const first = new DataKeyRotation({ vault, places: fragile, jobs: broken });
    await first.rotate('op', 'sm4-gcm');
    await broken.settled();
    expect(await first.status()).toMatchObject({ state: 'failed', done: 14, total: 120 });
    expect(bugs).toEqual([new Error('killed')]);
    const outside = connectOutside(kept);
    onTestFinished(() => void outside.close());
    const under = (id: number) =>
      (outside.prepare('SELECT number_sealed AS sealed FROM persons').pluck().all() as Uint8Array[]).filter(
        (sealed) => dataKeyIdOf(sealed) === id,
      ).length;
    for (const person of people) await matches(register, person);
    expect(under(1)).toBeGreaterThan(0);
    const next = new DataKeyRotation({ vault, places, jobs });
    await next.resume('op');
    await jobs.settled();
    expect(await next.status()).toMatchObject({ state: 'idle', dataKeyId: 2, problem: null });
    expect([under(1), under(2)]).toEqual([0, 30]);
    for (const person of people) await matches(register, person);
  });

  test('the rotation of a process that is gone goes on in another, and tells the whole progress', async () => {
    const { vault, places, jobStore, rotation } = await enrolled();
    let left = 3;
    const { promise: isStuck, resolve: stuck } = Promise.withResolvers<void>();
    const stalling = places.map((place) => ({
      name: place.name,
      countOthers: (keyId: number) => place.countOthers(keyId),
      resealSome(keyId: number, cursor: string | null) {
        if (left-- > 0) return place.resealSome(keyId, cursor, 7);
        stuck();
        return new Promise<never>(() => undefined);
      },
    }));
    await new DataKeyRotation({ vault, places: stalling, jobs: openMemoryJobs(jobStore) }).rotate('op');
    await isStuck;
    expect(await rotation.status()).toMatchObject({ state: 'running', total: 120 });
    // The process that held the lease is gone.
    await jobStore.endLeases();
    const heir = openMemoryJobs(jobStore);
    const later: number[] = [];
    const watched = places.map((place) => ({
      name: place.name,
      countOthers: (keyId: number) => place.countOthers(keyId),
      async resealSome(keyId: number, cursor: string | null, limit: number) {
        const page = await place.resealSome(keyId, cursor, limit);
        later.push(page.resealed);
        return page;
      },
    }));
    const inherited = new DataKeyRotation({ vault, places: watched, jobs: heir });
    await heir.look();
    await heir.settled();
    expect(later.reduce((sum, count) => sum + count, 0)).toBe(120 - 21);
    expect(await inherited.status()).toMatchObject({ state: 'idle', done: 120, total: 120, problem: null });
  });

  test('a server that starts with another cipher finishes the rotation of the last one, under its own key', async () => {
    const { database, vault, places, jobStore, place: kept } = await enrolled();
    const { promise: isStuck, resolve: stuck } = Promise.withResolvers<void>();
    const stalling = places.map((place) => ({
      name: place.name,
      countOthers: (keyId: number) => place.countOthers(keyId),
      resealSome: () => (stuck(), new Promise<never>(() => undefined)),
    }));
    await new DataKeyRotation({ vault, places: stalling, jobs: openMemoryJobs(jobStore) }).rotate('op');
    await isStuck;
    await jobStore.endLeases();
    const next = await SiteVault.open({
      siteKeys: [siteKey],
      ring: new SqlKeyRing(database),
      cipher: 'sm4-gcm',
      clock: { nowMs: () => 0 },
      random: systemRandom,
    });
    const jobs = openMemoryJobs(jobStore);
    const rotation = new DataKeyRotation({ vault: next, places: sealedPlacesOf(database, next), jobs });
    await rotation.resume('');
    await jobs.look();
    await jobs.settled();
    expect(await rotation.status()).toEqual({ state: 'idle', dataKeyId: 3, done: 120, total: 120, problem: null });
    expect(numbersUnder(kept)).toEqual({ 3: 30 });
  });

  test('a key that is added while a rotation runs is the one that everything is sealed under', async () => {
    const { vault, places, jobs, place: kept } = await enrolled();
    let added: Promise<number> | null = null;
    const watched = places.map((place) => ({
      name: place.name,
      countOthers: (keyId: number) => place.countOthers(keyId),
      async resealSome(keyId: number, cursor: string | null, limit: number) {
        const page = await place.resealSome(keyId, cursor, limit);
        if (page.resealed > 0) await (added ??= vault.addDataKey());
        return page;
      },
    }));
    const rotation = new DataKeyRotation({ vault, places: watched, jobs });
    await rotation.rotate('op');
    await jobs.settled();
    const { state, dataKeyId, done, total } = await rotation.status();
    expect({ state, dataKeyId, isWhole: done === total }).toEqual({ state: 'idle', dataKeyId: 3, isWhole: true });
    expect(numbersUnder(kept)).toEqual({ 3: 30 });
    const FORCED = { nowMs: 0, force: true };
    expect([await rotation.forget(1, FORCED), await rotation.forget(2, FORCED)]).toEqual(['forgotten', 'forgotten']);
  });

  test('a value that cannot be opened ends the run, is named, and keeps the old key', async () => {
    const { rotation, jobs, place } = await enrolled();
    const outside = connectOutside(place);
    outside.exec(
      `UPDATE persons SET name_sealed = unhex('${'00'.repeat(70)}') WHERE person_id = (SELECT min(person_id) FROM persons)`,
    );
    outside.close();
    await rotation.rotate('op');
    await jobs.settled();
    expect(await rotation.status()).toMatchObject({
      state: 'failed',
      problem: expect.stringContaining('person.name'),
    });
    expect(await rotation.forget(1, LATER)).toBe('in-use');
  });
});
