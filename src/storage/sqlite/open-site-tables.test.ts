import { rmSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { lockDatabase } from './connection.ts';
import { LockTaken } from './lock-taken.ts';
import { openSiteTables } from './open-site-tables.ts';
import { openTemporaryDatabase } from './temporary-database.ts';

test('once a server has taken the lock, because its file was removed, no more of the tables is read', async () => {
  const { database, file, dispose } = await openTemporaryDatabase();
  onTestFinished(dispose);
  await database.close();
  const site = openSiteTables(file);
  onTestFinished(() => site.close());
  expect(site.tables.count('apps')).toBe(0);
  expect([...site.tables.pages('apps', ['id'], null, 10)]).toEqual([]);
  rmSync(`${file}.lock`);
  const server = lockDatabase(file);
  onTestFinished(() => void server.close());
  expect(() => site.tables.count('apps')).toThrow(LockTaken);
  expect(() => [...site.tables.pages('apps', ['id'], null, 10)]).toThrow(LockTaken);
  expect(() => site.tables.rows('SELECT 1')).toThrow(LockTaken);
});
