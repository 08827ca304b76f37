import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openWriter } from './connection.ts';
import { migrate, readMigrations } from './migrate.ts';
import { planUpgrade } from './upgrade-plan.ts';

const MIGRATIONS = path.join(import.meta.dirname, 'migrations');

/** A database of a release that lacked the steps for which `lacks` is true. */
function databaseWithout(lacks: (file: string) => boolean): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-plan-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'renzheng.db');
  const connection = openWriter({ file, busyTimeoutMs: 1000 });
  migrate(
    connection,
    readMigrations(MIGRATIONS).filter((step) => !lacks(step.file)),
    1,
  );
  connection.close();
  return file;
}

test('a database of this release needs nothing', () => {
  expect(planUpgrade(databaseWithout(() => false))).toEqual([]);
});

test('the plan names each step that lacks and what it touches, and changes nothing', () => {
  const file = databaseWithout((name) => name.startsWith('score-days/'));
  const before = new Database(file, { readonly: true }).pragma('schema_version', { simple: true });
  const plan = planUpgrade(file);
  expect(plan).toEqual([
    {
      step: 'score-days/0001-score-days.sql',
      does: ['makes the table score_days', 'makes an index on score_days'],
      rows: 0,
    },
  ]);
  expect(planUpgrade(file)).toEqual(plan);
  expect(new Database(file, { readonly: true }).pragma('schema_version', { simple: true })).toBe(before);
});

test('every step of every area does something that the plan can name', () => {
  const plan = planUpgrade(databaseWithout(() => true));
  expect(plan.length).toBe(readMigrations(MIGRATIONS).length);
  expect(plan.filter(({ does }) => does.length === 0)).toEqual([]);
});

test('a database of a newer release is refused', () => {
  const file = databaseWithout(() => false);
  new Database(file).exec("INSERT INTO schema_migrations VALUES ('later', 1, 'x', 1)");
  expect(() => planUpgrade(file)).toThrow('written by a newer version of this program');
});
