import Database from 'better-sqlite3';
import { copyFileSync, mkdirSync, renameSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ApiState } from '../../platform/accounts/api-state.ts';
import { durableWrite } from '../sql/database.ts';
import { lockDatabase } from './connection.ts';
import { SqliteDatabase } from './sqlite-database.ts';
import { openTemporaryDatabase, type TemporaryDatabase } from './temporary-database.ts';

let temporary: TemporaryDatabase;
beforeEach(async () => {
  temporary = await openTemporaryDatabase();
});
afterEach(() => temporary.dispose());

const on = (api: string): ApiState => ({ api, availability: 'on', changedAtMs: 1 });
/** Makes a write that violates the table's CHECK. */
const broken = (api: string) => ({ ...on(api), availability: 'half' }) as unknown as ApiState;
const apis = async () => (await temporary.database.read('apiStates.list', undefined)).map(({ api }) => api).toSorted();

describe('writes', () => {
  test('a write that fails in a batch fails alone', async () => {
    const { database } = temporary;
    const results = await Promise.allSettled(
      ['a', 'b', 'c'].map((api) => database.write('apiStates.put', api === 'b' ? broken(api) : on(api))),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await apis()).toEqual(['a', 'c']);
  });

  test('a write that cannot be handed over fails alone', async () => {
    const { database } = temporary;
    const huge = { ...on('b'), changedAtMs: 2n ** 80n } as unknown as ApiState;
    const results = await Promise.allSettled(
      [on('a'), huge, on('c')].map((state) => database.write('apiStates.put', state)),
    );
    expect(results[1]).toMatchObject({ reason: { message: 'a job cannot be sent to the database' } });
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await apis()).toEqual(['a', 'c']);
  });

  test('writeAll is all or nothing', async () => {
    const { database } = temporary;
    const together = [durableWrite('apiStates.put', on('a')), durableWrite('apiStates.put', broken('b'))];
    await expect(database.writeAll(together)).rejects.toThrow('CHECK constraint failed');
    expect(await apis()).toEqual([]);
  });

  test('the next read sees a write that was acknowledged', async () => {
    const { database } = temporary;
    for (let i = 0; i < 50; i += 1) {
      await database.write('apiStates.put', on(`api-${i}`));
      expect(await apis()).toHaveLength(i + 1);
    }
  });

  test('a thousand writes at once share commits: far fewer transactions than writes', async () => {
    const { database, file } = temporary;
    await Promise.all(Array.from({ length: 1000 }, (_, i) => database.write('apiStates.put', on(`api-${i}`))));
    // A commit appends at least one page of 4 KiB to the log.
    expect(statSync(`${file}-wal`).size).toBeLessThan(500 * 4096);
    expect(await apis()).toHaveLength(1000);
  });
});

test('a report sees what was acknowledged, from a thread of its own', async () => {
  const { database } = temporary;
  await database.write('apiStates.put', on('a'));
  await database.tellOpened();
  expect(await database.report('apiStates.list', undefined)).toEqual([on('a')]);
});

test('during the opening the thread for reads makes reports too', async () => {
  const { database } = temporary;
  await database.write('apiStates.put', on('a'));
  const first = database.report('apiStates.list', undefined);
  expect(database.depth.reads).toBe(1);
  expect(await first).toEqual([on('a')]);
  await database.tellOpened();
  const second = database.report('apiStates.list', undefined);
  expect(database.depth.reads).toBe(0);
  expect(await second).toEqual([on('a')]);
});

test('a report whose thread could not start is a fault, and the next report starts it again', async () => {
  const { database, file } = temporary;
  await database.tellOpened();
  renameSync(file, `${file}.away`);
  await expect(database.report('apiStates.list', undefined)).rejects.toMatchObject({
    name: 'Fault',
    kind: 'unavailable',
    message: expect.stringContaining('cannot be opened') as string,
  });
  renameSync(`${file}.away`, file);
  expect(await database.report('apiStates.list', undefined)).toEqual([]);
});

test('at the end of the opening, and after the close, the file alone holds all that was written', async () => {
  const { database, file } = temporary;
  const inFileAlone = (name: string) => {
    const copy = `${file}.${name}`;
    copyFileSync(file, copy);
    const connection = new Database(copy);
    const found = connection.prepare('SELECT api FROM api_states ORDER BY api').pluck().all();
    connection.close();
    return found;
  };
  await database.write('apiStates.put', on('a'));
  await database.tellOpened();
  expect(inFileAlone('opened')).toEqual(['a']);
  await database.write('apiStates.put', on('b'));
  await database.close();
  expect(inFileAlone('closed')).toEqual(['a', 'b']);
});

describe('bounds', () => {
  test('a write is refused, not kept, if the queue is full', async () => {
    const file = `${temporary.file}.small`;
    const database = await SqliteDatabase.open({ file, writesWaitingMax: 2 });
    const results = await Promise.allSettled(['a', 'b', 'c'].map((api) => database.write('apiStates.put', on(api))));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(results[2]).toMatchObject({ reason: { name: 'Fault', kind: 'unavailable' } });
    await database.close();
  });

  test('an aborted read is a timeout', async () => {
    const { database } = temporary;
    await expect(database.read('apiStates.list', undefined, AbortSignal.abort())).rejects.toMatchObject({
      name: 'Fault',
      kind: 'timeout',
    });
    const controller = new AbortController();
    const reading = database.read('apiStates.list', undefined, controller.signal);
    controller.abort();
    await expect(reading).rejects.toMatchObject({ kind: 'timeout' });
    expect(database.depth.reads).toBe(0);
  });

  test('closing finishes the jobs that were handed in and refuses later ones', async () => {
    const { database, file } = temporary;
    const writing = database.write('apiStates.put', on('a'));
    const closing = database.close();
    await expect(database.write('apiStates.put', on('b'))).rejects.toMatchObject({ kind: 'unavailable' });
    await writing;
    expect(database.failure).toBeNull();
    await closing;
    expect(database.failure).toMatchObject({ kind: 'unavailable' });
    await expect(database.report('apiStates.list', undefined)).rejects.toMatchObject({ kind: 'unavailable' });
    const again = await SqliteDatabase.open({ file });
    expect(await again.read('apiStates.list', undefined)).toEqual([on('a')]);
    await again.close();
  });
});

describe('opening', () => {
  test('a second process, or a second instance, is refused', async () => {
    await expect(SqliteDatabase.open({ file: temporary.file })).rejects.toThrow('in use by another process');
  });

  test('a second process is refused also if it opens the database by a symbolic link in another folder', async () => {
    const folder = `${temporary.file}-elsewhere`;
    mkdirSync(folder);
    const link = path.join(folder, 'renzheng.db');
    symlinkSync(temporary.file, link);
    await expect(SqliteDatabase.open({ file: link })).rejects.toThrow('in use by another process');
    const twice = path.join(folder, 'twice.db');
    symlinkSync('renzheng.db', twice);
    await expect(SqliteDatabase.open({ file: twice })).rejects.toThrow('in use by another process');
  });

  test('a symbolic link to a database that does not exist yet locks the one that it makes', async () => {
    const [file, link] = [`${temporary.file}-new`, `${temporary.file}-link`];
    symlinkSync(path.basename(file), link);
    const first = await SqliteDatabase.open({ file: link });
    await expect(SqliteDatabase.open({ file })).rejects.toThrow('in use by another process');
    await first.close();
  });

  test("another program's file is refused", async () => {
    const file = `${temporary.file}.other`;
    const other = new Database(file);
    other.exec('CREATE TABLE songs (title TEXT)');
    other.close();
    await expect(SqliteDatabase.open({ file })).rejects.toThrow('database of another program');
    expect(() => lockDatabase(file).close(), 'the lock is free again').not.toThrow();
  });

  test('a file of a newer version is refused, and its lock is free again', async () => {
    const file = `${temporary.file}.newer`;
    await (await SqliteDatabase.open({ file })).close();
    const newer = new Database(file);
    newer.prepare("INSERT INTO schema_migrations VALUES ('platform', 999, 'x', 0)").run();
    newer.close();
    await expect(SqliteDatabase.open({ file })).rejects.toThrow('written by a newer version');
    expect(() => lockDatabase(file).close()).not.toThrow();
  });
});
