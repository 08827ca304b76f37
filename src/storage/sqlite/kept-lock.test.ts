import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { ApiState } from '../../platform/accounts/api-state.ts';
import { lockDatabase, shareDatabase } from './connection.ts';
import { LockTaken } from './lock-taken.ts';
import { KeptLock, whileLocked } from './kept-lock.ts';
import { SqliteDatabase } from './sqlite-database.ts';
import { openTemporaryDatabase } from './temporary-database.ts';

const ON: ApiState = { api: 'a', availability: 'on', changedAtMs: 1 };

function aFile(): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'renzheng-lock-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return path.join(dir, 'some.db');
}

test('a lock whose file was removed is taken again at the next look, and keeps others out', () => {
  const file = aFile();
  const kept = new KeptLock(file, lockDatabase);
  onTestFinished(() => kept.close());
  kept.look();
  expect(() => lockDatabase(file)).toThrow('in use by another process');
  rmSync(`${file}.lock`);
  kept.look();
  expect(() => lockDatabase(file)).toThrow('in use by another process');
  expect(() => shareDatabase(file)).toThrow('in use by a process that does not share it');
});

test('if another process was faster, the look says so', () => {
  const file = aFile();
  const kept = new KeptLock(file, lockDatabase);
  onTestFinished(() => kept.close());
  rmSync(`${file}.lock`);
  const other = lockDatabase(file);
  onTestFinished(() => void other.close());
  expect(() => kept.look()).toThrow('in use by another process');
  expect(() => kept.look()).toThrow(LockTaken);
});

/** A lock that was taken, and then cannot be while it `fails`. */
function failingLock(file: string) {
  const state: { fails: Error | null } = { fails: null };
  const kept = new KeptLock(file, (each) => {
    if (state.fails) throw state.fails;
    return lockDatabase(each);
  });
  onTestFinished(() => kept.close());
  return { state, kept };
}

test('a lock that cannot be taken again for another reason is kept, told, and taken at a later look', () => {
  const file = aFile();
  const { state, kept } = failingLock(file);
  renameSync(`${file}.lock`, `${file}.away.lock`);
  state.fails = new Error('the disk is full');
  expect(kept.look()).toBe(state.fails);
  expect(() => lockDatabase(`${file}.away`), 'the old lock').toThrow(LockTaken);
  state.fails = null;
  expect(kept.look()).toBeNull();
  expect(() => lockDatabase(file), 'the new lock').toThrow(LockTaken);
  expect(() => lockDatabase(`${file}.away`).close(), 'the old lock').not.toThrow();
});

test('a lock whose folder cannot be looked into, or was renamed, is kept, and taken again later', () => {
  const file = aFile();
  const kept = new KeptLock(file, lockDatabase);
  onTestFinished(() => kept.close());
  const folder = path.dirname(file);
  const away = `${folder}-away`;
  onTestFinished(() => rmSync(away, { recursive: true, force: true }));
  renameSync(folder, away);
  expect(kept.look()?.message).toContain('open');
  // A loop of links, so that the question for the file itself fails.
  symlinkSync(folder, folder);
  expect(kept.look()?.message).toContain('ELOOP');
  rmSync(folder);
  expect(() => lockDatabase(path.join(away, 'some.db'))).toThrow(LockTaken);
  mkdirSync(folder);
  expect(kept.look()).toBeNull();
  expect(() => lockDatabase(file)).toThrow(LockTaken);
});

test('a command that needs a database for itself keeps its lock, and learns of whoever took it', async () => {
  const file = aFile();
  await whileLocked(file, async (check) => {
    rmSync(`${file}.lock`);
    check();
    expect(() => lockDatabase(file)).toThrow(LockTaken);
    rmSync(`${file}.lock`);
    const other = lockDatabase(file);
    onTestFinished(() => void other.close());
    expect(check).toThrow(LockTaken);
  });
  const failing = whileLocked(aFile(), () => Promise.reject(new Error('the work failed')));
  await expect(failing).rejects.toThrow('the work failed');
});

test('an open database takes its lock again', async () => {
  const { database, file, dispose } = await openTemporaryDatabase();
  onTestFinished(dispose);
  rmSync(`${file}.lock`);
  const isLocked = () => {
    try {
      lockDatabase(file).close();
      return false;
    } catch {
      return true;
    }
  };
  await expect.poll(isLocked, { timeout: 30_000, interval: 500 }).toBe(true);
  expect(database.failure).toBeNull();
});

test('an open database whose lock another process has taken ends, and says why', async () => {
  const problems: string[] = [];
  const file = aFile();
  const database = await SqliteDatabase.open({ file, onProblem: (problem) => problems.push(problem) });
  onTestFinished(() => database.close());
  // The other file is locked under another name first, so that no look comes between.
  const other = lockDatabase(`${file}.other`);
  onTestFinished(() => void other.close());
  renameSync(`${file}.other.lock`, `${file}.lock`);
  await expect.poll(() => database.failure?.message, { timeout: 30_000, interval: 200 }).toContain('in use by another');
  expect(problems).toEqual([`${file} is in use by another process; stop it first`]);
  await expect(database.write('apiStates.put', ON)).rejects.toThrow('in use by another');
});
