import Database from 'better-sqlite3';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate, readMigrations } from './migrate.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'renzheng-migrate-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(file: string, sql: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), sql);
}

const tablesOf = (connection: Database.Database) =>
  connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all();

test('steps run once, in order, area by area', () => {
  write('b/0001-first.sql', 'CREATE TABLE b1 (x INTEGER);');
  write('a/0001-first.sql', 'CREATE TABLE a1 (x INTEGER);');
  const connection = new Database(':memory:');
  migrate(connection, readMigrations(folder), 1);
  write('a/0002-second.sql', 'ALTER TABLE a1 RENAME TO a2;');
  migrate(connection, readMigrations(folder), 2);
  migrate(connection, readMigrations(folder), 3);
  expect(tablesOf(connection)).toEqual(['a2', 'b1', 'schema_migrations']);
});

test('a step that fails leaves nothing behind, neither of itself nor of the steps before it', () => {
  write('a/0001-first.sql', 'CREATE TABLE a1 (x INTEGER);');
  const connection = new Database(':memory:');
  migrate(connection, readMigrations(folder), 1);
  write('a/0002-second.sql', 'CREATE TABLE a2 (x INTEGER);');
  write('b/0001-first.sql', 'CREATE TABLE b1 (x INTEGER); CREATE TABLE b1 (x INTEGER);');
  expect(() => migrate(connection, readMigrations(folder), 2)).toThrow('already exists');
  expect(tablesOf(connection)).toEqual(['a1', 'schema_migrations']);
  expect(connection.prepare('SELECT area, number FROM schema_migrations').raw().all()).toEqual([['a', 1]]);
});

test('a database of a newer version is refused with a clear error, unchanged', () => {
  write('a/0001-first.sql', 'CREATE TABLE a1 (x INTEGER);');
  write('a/0002-second.sql', 'CREATE TABLE a2 (x INTEGER);');
  const connection = new Database(':memory:');
  migrate(connection, readMigrations(folder), 1);
  rmSync(path.join(folder, 'a/0002-second.sql'));
  write('b/0001-first.sql', 'CREATE TABLE b1 (x INTEGER);');
  expect(() => migrate(connection, readMigrations(folder), 2)).toThrow(
    'written by a newer version of this program (schema step a 2',
  );
  expect(tablesOf(connection)).not.toContain('b1');
});

test('a released step that was edited is refused', () => {
  write('a/0001-first.sql', 'CREATE TABLE a1 (x INTEGER);');
  const connection = new Database(':memory:');
  migrate(connection, readMigrations(folder), 1);
  write('a/0001-first.sql', 'CREATE TABLE a1 (x INTEGER, y INTEGER);');
  expect(() => migrate(connection, readMigrations(folder), 2)).toThrow('a/0001-first.sql differs');
});

test.each(['a/0002-first.sql', 'a/1-first.sql', 'a/0001-First.txt'])('%s is refused because of its name', (file) => {
  write(file, 'SELECT 1;');
  expect(() => readMigrations(folder)).toThrow('must be named 0001-title.sql');
});
