import Database from 'better-sqlite3';
import { beforeEach, expect, test } from 'vitest';
import { commitTogether, readEach, type Operations } from './batch.ts';
import { statement, type Connection, type Operation } from './operation.ts';
import type { Job } from './protocol.ts';

let connection: Connection;
beforeEach(() => {
  connection = new Database(':memory:');
  connection.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)');
});

const operations: Operations = new Map<string, Operation<unknown, unknown>>([
  ['add', (to, input) => statement(to, 'INSERT INTO notes VALUES (?, ?)').run(...(input as [number, string])).changes],
  ['count', (from) => statement<number>(from, 'SELECT count(*) FROM notes').pluck().get()],
]);
const add = (id: number, text: unknown = 'x') => ({ operation: 'add', input: [id, text] });
const jobs = (...calls: Job['calls'][]): Job[] => calls.map((each, at) => ({ id: at, calls: each }));
const count = () => connection.prepare('SELECT count(*) FROM notes').pluck().get();

test('a job is all or nothing, whatever the others of its batch do', () => {
  const replies = commitTogether(connection, operations, jobs([add(1)], [add(2), add(1)], [add(3), add(4)]));
  expect(replies.map(({ ok }) => ok)).toEqual([true, false, true]);
  expect(connection.prepare('SELECT id FROM notes').pluck().all()).toEqual([1, 3, 4]);
  expect(replies[1]).toMatchObject({ failure: { fault: null, message: expect.stringContaining('UNIQUE') as string } });
});

test('if the disk is full in the middle, nothing of the batch is reported as done, and the next batch goes through', () => {
  const pages = connection.pragma('page_count', { simple: true }) as number;
  connection.pragma(`max_page_count = ${pages + 2}`);
  const replies = commitTogether(connection, operations, jobs([add(1)], [add(2, 'y'.repeat(100_000))], [add(3)]));
  expect(replies).toMatchObject([0, 1, 2].map((id) => ({ id, ok: false, failure: { fault: 'unavailable' } })));
  expect([count(), connection.inTransaction]).toEqual([0, false]);
  connection.pragma('max_page_count = 1000');
  expect(commitTogether(connection, operations, jobs([add(1)]))).toMatchObject([{ ok: true, outputs: [1] }]);
});

test('a lost connection fails the whole batch and does not break the thread', () => {
  connection.close();
  expect(commitTogether(connection, operations, jobs([add(1)]))).toMatchObject([{ ok: false }]);
});

test('reads are answered one by one', () => {
  const replies = readEach(
    connection,
    operations,
    jobs([{ operation: 'count', input: null }], [{ operation: 'no', input: null }]),
  );
  expect(replies).toMatchObject([
    { ok: true, outputs: [0] },
    { ok: false, failure: { message: expect.stringContaining('there is no operation no') as string } },
  ]);
});
