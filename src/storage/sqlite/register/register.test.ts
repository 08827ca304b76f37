import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Fault } from '../../../kernel/fault.ts';
import { personStoreSuite } from '../../../registry/person-store.suite.ts';
import { registerSuite, type SeedPerson } from '../../../registry/register.suite.ts';
import { parseIdNumber } from '../../../registry/id-number.ts';
import { parseRealName } from '../../../registry/real-name.ts';
import { MemorySiteSecrets } from '../../memory/site-secrets.ts';
import { openTemporaryDatabase } from '../temporary-database.ts';
import { SqlitePersonStore } from './person-store.ts';
import { SqliteRegister } from './register.ts';

async function open() {
  const { database, dispose, file } = await openTemporaryDatabase();
  onTestFinished(dispose);
  const secrets = new MemorySiteSecrets();
  const store = new SqlitePersonStore(database, secrets);
  return { store, register: new SqliteRegister(database, secrets, 'suite@1'), secrets, file };
}

async function seed(store: SqlitePersonStore, people: readonly SeedPerson[]): Promise<void> {
  for (const { idNumber, realName, face } of people) {
    const enrolled = face.kind === 'embedding' ? { ...face, norm: 3 } : null;
    const photo =
      face.kind === 'none' && face.reason === 'no-photo' ? null : { digest: idNumber, face: enrolled, bytes: null };
    await store.add({ idNumber, realName, photo, nowMs: 0 }, false);
  }
}

describe('SqlitePersonStore', () => {
  personStoreSuite(open);
});

describe('SqliteRegister', () => {
  registerSuite(async (people) => {
    const { store, register } = await open();
    await seed(store, people);
    return register;
  });

  test('of several encoders, the face of the one in use is handed out, and otherwise the latest', async () => {
    const { store, register, file } = await open();
    const [idNumber, realName] = [parseIdNumber('11010519491231002X'), parseRealName('张三')];
    if (!idNumber || !realName) throw new Error('the person is well-formed');
    const { signal } = new AbortController();
    const faceOf = (modelId: string) => ({ modelId, embedding: Float32Array.of(0, 1), norm: 3 });
    const photo = { digest: 'd', face: faceOf('old@1'), bytes: null };
    await store.add({ idNumber, realName, photo, nowMs: 1 }, false);
    const match = await register.match(idNumber, realName, signal);
    expect(match).toMatchObject({ face: { modelId: 'old@1' } });
    if (match.kind !== 'match') throw new Error('the person is known');
    await store.addFace(match.personId, faceOf('older@1'), 0);
    expect(await register.match(idNumber, realName, signal)).toMatchObject({ face: { modelId: 'old@1' } });
    await store.addFace(match.personId, faceOf('suite@1'), 0);
    expect(await register.match(idNumber, realName, signal)).toMatchObject({ face: { modelId: 'suite@1' } });

    const other = new Database(file);
    other.exec('UPDATE persons SET name_sealed = zeroblob(60)');
    other.close();
    await expect(register.match(idNumber, realName, signal)).rejects.toSatisfy(
      (error) => error instanceof Fault && error.kind === 'corrupt',
    );
  });
});
