import Database from 'better-sqlite3';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { RETENTION_SETTINGS } from '../src/config/config-retention.ts';
import { REMAINING } from '../src/people/erasure-remains.ts';
import { OF_NO_PERSON, REMOVED } from './kept-tables.ts';
import { openTemporaryDatabase } from '../src/storage/sqlite/temporary-database.ts';

const DOCS = path.join(import.meta.dirname, '..', 'docs');

/** Columns by which a row is about a person: ids, keyed digests and pseudonyms of people, and sealed values. */
const OF_A_PERSON =
  /^(person|person_id|other_id|account|entity|erasure_key|subject_key|network|address_digest)$|_sealed$/;

/** The rows of the table of one page: the tables of the database, and how long they are kept. */
function rowsOf(
  file: string,
  heading: string,
): readonly { readonly tables: readonly string[]; readonly kept: string; readonly erasure: string }[] {
  const page = readFileSync(path.join(DOCS, file), 'utf8');
  const section = page.slice(page.indexOf(heading)).split(/\n## /)[0] ?? '';
  return section.split('\n').flatMap((line) => {
    const [, , tables = '', kept = '', erasure = ''] = line.split('|').map((cell) => cell.trim());
    const names = [...tables.matchAll(/`([a-z_]+)`/g)].map(([, name = '']) => name);
    if (names.length === 0) return [];
    expect(kept, line).not.toBe('');
    expect(erasure, line).not.toBe('');
    return [{ tables: names, kept, erasure }];
  });
}

const EN = rowsOf('security-privacy.md', '## What is kept, how long, and what an erasure does');
const ZH = rowsOf('security-privacy.zh-CN.md', '## 保存什么、保留多久、删除时如何处理');

test('each table has a row that says how long it is kept and what an erasure does, or holds nothing of a person', async () => {
  const { file, dispose } = await openTemporaryDatabase();
  const connection = new Database(file, { readonly: true });
  const columns = connection
    .prepare(
      `SELECT m.name AS "table", c.name AS column FROM sqlite_schema m, pragma_table_info(m.name) c
        WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'`,
    )
    .all() as readonly { readonly table: string; readonly column: string }[];
  connection.close();
  await dispose();
  const told = EN.flatMap(({ tables }) => tables);
  expect([...told, ...OF_NO_PERSON].toSorted()).toEqual([...new Set(columns.map(({ table }) => table))].toSorted());
  const hidden = columns.filter(({ table, column }) => OF_NO_PERSON.includes(table) && OF_A_PERSON.test(column));
  expect(hidden).toEqual([]);
});

test('both languages tell the same of the same tables', () => {
  expect(EN.length).toBeGreaterThan(20);
  const tablesOf = (rows: typeof EN) => rows.map(({ tables }) => tables.join(' '));
  expect(tablesOf(ZH)).toEqual(tablesOf(EN));
  const retentions = (rows: typeof EN) =>
    rows.map(({ kept }) => [...kept.matchAll(/`([\w.]+)`/g)].map(([, name = '']) => name));
  expect(retentions(ZH)).toEqual(retentions(EN));
});

test('each setting of retention that is about people stands there with its default', () => {
  const text = EN.map(({ kept }) => kept).join('\n');
  const defaults = RETENTION_SETTINGS.parse({}) as Readonly<Record<string, number>>;
  const counts = new Set(['minuteSeriesDays', 'hourSeriesDays', 'daySeriesDays', 'ledgerDays']);
  for (const [name, days] of Object.entries(defaults))
    if (!counts.has(name)) expect(text).toContain(`\`retention.${name}\` (${days})`);
  expect(text).toContain('`retention.ledgerDays` (for ever by default)');
});

test('a certificate of erasure names what stays outside of the database', () => {
  const outside = REMAINING.filter(({ tables }) => tables.length === 0).map(({ text }) => text.split(':')[0]);
  expect(outside).toEqual([
    'clips that a recording page left and no call has fetched yet',
    'copies of the database that were made by other means than `renzheng backup`, until the operator destroys them',
  ]);
});

test('a certificate of erasure names what stays of each table that the page tells of', () => {
  const remaining = REMAINING.flatMap(({ tables }) => tables);
  expect(new Set(remaining).size).toBe(remaining.length);
  const stays = (erasure: string) =>
    /^(stays?|removed if|removed, unless|what is about|rows and photos|notes and)\b/.test(erasure);
  const ofPeople = EN.filter(({ erasure }) => !/not reached|no person$|nothing of your people/.test(erasure));
  const told = ofPeople.flatMap(({ tables, erasure }) => (stays(erasure) ? tables : []));
  const missing = told.filter((table) => !remaining.includes(table) && !REMOVED.includes(table));
  expect(missing).toEqual([]);
  for (const { tables, erasure } of EN)
    for (const table of tables.filter((each) => REMOVED.includes(each))) expect(erasure, table).toMatch(/removed/);
  expect(remaining.filter((table) => REMOVED.includes(table))).toEqual([]);
  // What is removed and what remains are all that is kept of people.
  const known = new Set([...remaining, ...REMOVED]);
  expect(ofPeople.flatMap(({ tables }) => tables).filter((table) => !known.has(table))).toEqual([]);
});
