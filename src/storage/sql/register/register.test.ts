import { readFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Fault } from '../../../kernel/fault.ts';
import { personStoreSuite } from '../../../people/person-store.suite.ts';
import { registerSuite, type SeedPerson } from '../../../people/register.suite.ts';
import { parseIdNumber } from '../../../identity/id-number.ts';
import { personIdOf } from '../../../people/person-id.ts';
import { parseRealName, type RealName } from '../../../identity/real-name.ts';
import { MemorySiteSecrets } from '../../memory/site-secrets.ts';
import {
  connectOutside,
  openTemporaryDatabase,
  ENGINE,
  type DatabaseWanted,
} from '../../../../test/temporary-database.ts';
import { SqlPersonStore } from './person-store.ts';
import { SqlRegister } from './register.ts';

async function open(wanted: DatabaseWanted = {}) {
  const { database, dispose, place } = await openTemporaryDatabase(wanted);
  onTestFinished(dispose);
  const secrets = new MemorySiteSecrets();
  const store = new SqlPersonStore(database, secrets);
  return { store, register: new SqlRegister(database, secrets, 'suite@1'), secrets, database, place };
}

async function seed(store: SqlPersonStore, people: readonly SeedPerson[]): Promise<void> {
  for (const { idNumber, realName, face } of people) {
    const enrolled = face.kind === 'embedding' ? { ...face, norm: 3 } : null;
    const photo = { digest: idNumber, face: enrolled, bytes: null };
    const photos = face.kind === 'none' && face.reason === 'no-photo' ? [] : [photo];
    await store.add({ idNumber, realName, photos, nowMs: 0 }, 'refuse');
  }
}

describe('SqlPersonStore', () => {
  personStoreSuite(() => open());

  test.runIf(ENGINE === 'sqlite')('no byte of a removed person is left, in the file or in its log', async () => {
    const { store, database, secrets, place } = await open({ isNew: true });
    const people = Array.from({ length: 40 }, (_, at) => parseIdNumber(`1101019003075${at + 10}`));
    const photo = { digest: 'd', face: { modelId: 'm@1', embedding: new Float32Array(512), norm: 1 }, bytes: null };
    for (const idNumber of people) {
      const realName = parseRealName('张三');
      if (!idNumber || !realName) throw new Error('every person is well-formed');
      await store.add({ idNumber, realName, photos: [photo], nowMs: 0 }, 'refuse');
    }
    const personId = people[17] && personIdOf(secrets, people[17]);
    if (!personId) throw new Error('the person is well-formed');
    const held = () =>
      [place, `${place}-wal`].map((name) => readFileSync(name)).filter((bytes) => bytes.includes(personId));
    await database.scrub();
    expect(held()).toHaveLength(1);
    await store.remove(personId);
    expect(held()).not.toEqual([]);
    await database.scrub();
    expect(held()).toEqual([]);
    expect(await store.counts()).toMatchObject({ persons: 39 });
  });

  test.runIf(ENGINE === 'sqlite')('a scrub that finds the log in use says so', async () => {
    const { store, database, place } = await open({ isNew: true });
    const other = connectOutside(place);
    other.exec('BEGIN');
    other.prepare('SELECT count(*) FROM persons').get();
    const [idNumber, realName] = [parseIdNumber('11010519491231002X'), parseRealName('张三')];
    if (!idNumber || !realName) throw new Error('the person is well-formed');
    await store.add({ idNumber, realName, photos: [], nowMs: 0 }, 'refuse');
    await expect(database.scrub()).rejects.toMatchObject({ name: 'Fault', kind: 'timeout' });
    other.close();
    await database.scrub();
  });
});

describe('SqlRegister', () => {
  test.each([
    ['11010519491231002X', '青方', '⻘⽅'],
    ['11010519491231002X', '阿卜杜·热合曼', '阿卜杜 ﹒ 热合曼'],
    ['911124198108030024', 'SMITH JOHN-PAUL', 'John Paul Smith'],
  ])(
    'a person registered under %s as %s is found as %s, and may be registered again so',
    async (number, kept, asked) => {
      const { store, register } = await open();
      const [idNumber, realName, spelled] = [parseIdNumber(number), parseRealName(kept), parseRealName(asked)];
      if (!idNumber || !realName || !spelled) throw new Error('the person is well-formed');
      await store.add({ idNumber, realName, photos: [], nowMs: 0 }, 'refuse');
      expect(await register.match(idNumber, spelled, AbortSignal.timeout(60_000))).toMatchObject({ kind: 'match' });
      expect(await store.add({ idNumber, realName: spelled, photos: [], nowMs: 0 }, 'refuse')).toMatchObject({
        ok: true,
        did: 'unchanged',
      });
    },
  );

  test('a name that an early release kept with radicals is still the name of its person', async () => {
    const { store, register } = await open();
    const [idNumber, asked] = [parseIdNumber('11010519491231002X'), parseRealName('高方')];
    if (!idNumber || !asked) throw new Error('the person is well-formed');
    await store.add({ idNumber, realName: '⾼⽅' as RealName, photos: [], nowMs: 0 }, 'refuse');
    expect(await register.match(idNumber, asked, AbortSignal.timeout(60_000))).toMatchObject({ kind: 'match' });
  });

  registerSuite(async (people) => {
    const { store, register } = await open();
    await seed(store, people);
    return register;
  });

  test('if there are faces of several encoders, the face of the one in use is given, or else the latest', async () => {
    const { store, register, place } = await open();
    const [idNumber, realName] = [parseIdNumber('11010519491231002X'), parseRealName('张三')];
    if (!idNumber || !realName) throw new Error('the person is well-formed');
    const { signal } = new AbortController();
    const faceOf = (modelId: string) => ({ modelId, embedding: Float32Array.of(0, 1), norm: 3 });
    const photo = { digest: 'd', face: faceOf('old@1'), bytes: null };
    await store.add({ idNumber, realName, photos: [photo], nowMs: 1 }, 'refuse');
    const match = await register.match(idNumber, realName, signal);
    expect(match).toMatchObject({ face: { modelId: 'old@1' } });
    if (match.kind !== 'match') throw new Error('the person is known');
    await store.addFace(match.personId, 'd', faceOf('older@1'), 0);
    expect(await register.match(idNumber, realName, signal)).toMatchObject({ face: { modelId: 'old@1' } });
    await store.addFace(match.personId, 'd', faceOf('suite@1'), 0);
    expect(await register.match(idNumber, realName, signal)).toMatchObject({ face: { modelId: 'suite@1' } });

    const other = connectOutside(place);
    other.prepare('UPDATE persons SET name_sealed = ?').run(new Uint8Array(60));
    other.close();
    await expect(register.match(idNumber, realName, signal)).rejects.toSatisfy(
      (error) => error instanceof Fault && error.kind === 'corrupt',
    );
  });
});
