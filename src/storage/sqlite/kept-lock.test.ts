import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lockDatabase, shareDatabase } from './connection.ts';
import { KeptLock } from './kept-lock.ts';
import { openTemporaryDatabase } from './temporary-database.ts';

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
