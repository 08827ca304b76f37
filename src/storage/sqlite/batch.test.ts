import Database from 'better-sqlite3';
import { beforeEach, describe, expect, test } from 'vitest';
import { commitTogether, readEach, type Operations, type ReadsTogether, type WriteOperations } from '../sql/batch.ts';
import { engineOf, withEngine } from '../sql/engine.ts';
import {
  RefusedWrite,
  statement,
  type Connection,
  type ListOperation,
  type Operation,
  type Statement,
} from '../sql/operation.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { forOperations } from './engine.ts';
import type { Job } from '../sql/protocol.ts';

let connection: SqliteConnection;
beforeEach(() => {
  connection = forOperations(new Database(':memory:'));
  connection.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)');
});

const operations: Operations = new Map<string, Operation<unknown, unknown>>([
  ['add', (to, input) => statement(to, 'INSERT INTO notes VALUES (?, ?)').run(...(input as [number, string])).changes],
  ['count', (from) => statement<number>(from, 'SELECT count(*) FROM notes').pluck().get()],
]);
const lists = new Map<string, ListOperation<unknown, unknown>>();
const writes: WriteOperations = { single: operations, lists };
const add = (id: number, text: unknown = 'x') => ({ operation: 'add', input: [id, text] });
const jobs = (...calls: Job['calls'][]): Job[] => calls.map((each, at) => ({ id: at, calls: each }));
const count = () => connection.prepare('SELECT count(*) FROM notes').pluck().get();

test('a job is all or nothing, whatever the others of its batch do', () => {
  const replies = commitTogether(connection, writes, jobs([add(1)], [add(2), add(1)], [add(3), add(4)]));
  expect(replies.map(({ ok }) => ok)).toEqual([true, false, true]);
  expect(connection.prepare('SELECT id FROM notes').pluck().all()).toEqual([1, 3, 4]);
  expect(replies[1]).toMatchObject({ failure: { fault: null, message: expect.stringContaining('UNIQUE') as string } });
});

test('if the disk is full in the middle, nothing of the batch is reported as done, and the next batch goes through', () => {
  const pages = connection.pragma('page_count', { simple: true }) as number;
  connection.pragma(`max_page_count = ${pages + 2}`);
  const replies = commitTogether(connection, writes, jobs([add(1)], [add(2, 'y'.repeat(100_000))], [add(3)]));
  expect(replies).toMatchObject([0, 1, 2].map((id) => ({ id, ok: false, failure: { fault: 'unavailable' } })));
  expect([count(), connection.inTransaction]).toEqual([0, false]);
  connection.pragma('max_page_count = 1000');
  expect(commitTogether(connection, writes, jobs([add(1)]))).toMatchObject([{ ok: true, outputs: [1] }]);
});

test('a lost connection fails the whole batch and does not break the thread', () => {
  connection.close();
  expect(commitTogether(connection, writes, jobs([add(1)]))).toMatchObject([{ ok: false }]);
});

test.each([
  ['SAVEPOINT job', 1],
  ['SAVEPOINT job', 2],
  ['RELEASE job', 1],
  ['RELEASE job', 3],
  ['ROLLBACK TO job', 1],
])(
  'a transaction that is lost at %s, time %i, fails the whole batch, and nothing is written by itself',
  (text, time) => {
    let met = 0;
    const lossy: Connection = {
      get inTransaction() {
        return connection.inTransaction;
      },
      prepare(sql) {
        const prepared = connection.prepare(sql) as Statement<unknown>;
        if (sql !== text) return prepared;
        // The server ends the connection, and undoes its transaction. Another connection is used for what follows.
        const run = () => {
          met += 1;
          if (met !== time) return prepared.run();
          connection.exec('ROLLBACK');
          throw new Error('the connection is gone');
        };
        return { ...prepared, run };
      },
    };
    withEngine(lossy, engineOf(connection));
    const replies = commitTogether(lossy, writes, jobs([add(1)], [add(2), add(1)], [add(3)]));
    expect(replies.map(({ ok }) => ok)).toEqual([false, false, false]);
    expect([count(), connection.inTransaction, met]).toEqual([0, false, time]);
    expect(commitTogether(lossy, writes, jobs([add(1)]))).toMatchObject([{ ok: true, outputs: [1] }]);
  },
);

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

test('reads that can be carried out together are, and each fails for its own reason if they fail', () => {
  const asked: number[] = [];
  const one = (_: unknown, input: unknown) => {
    if (input === 'bad') throw new Error('the input is bad');
    return `alone ${String(input)}`;
  };
  const reads: Operations = new Map([
    ['read', one],
    ['other', one],
  ]);
  const together: ReadsTogether = new Map([
    [
      'read',
      (_, inputs) => {
        asked.push(inputs.length);
        if (inputs.includes('bad')) throw new Error('together');
        return inputs.map((input) => `together ${String(input)}`);
      },
    ],
  ]);
  const read = (input: unknown, operation = 'read') => ({ operation, input });
  const answers = (...all: readonly { readonly operation: string; readonly input: unknown }[]) =>
    readEach(connection, reads, jobs(...all.map((each) => [each])), together).map((reply) =>
      reply.ok ? reply.outputs : reply.failure.message,
    );
  expect(answers(read(1), read(2, 'other'), read(3))).toEqual([['together 1'], ['alone 2'], ['together 3']]);
  expect(answers(read(4))).toEqual([['alone 4']]);
  expect(answers(read(5), read('bad'))).toEqual([['alone 5'], expect.stringContaining('the input is bad')]);
  expect(asked).toEqual([2, 2]);
});

describe('lists', () => {
  /** How many inputs each run of `addAll` got. */
  let runs: number[];
  beforeEach(() => {
    runs = [];
    connection.exec('CREATE TABLE marks (id INTEGER PRIMARY KEY)');
    // Refuses a text that is 'no', and throws if an id is there already.
    lists.set('addAll', (to, inputs) => {
      runs.push(inputs.length);
      return (inputs as [number, string][]).map(([id, text]) =>
        text === 'no'
          ? new RefusedWrite('a-rule', `no to ${id}`)
          : statement(to, 'INSERT INTO notes VALUES (?, ?)').run(id, text).changes,
      );
    });
    lists.set('markAll', (to, inputs) =>
      (inputs as [number, string][]).map(([id, text]) =>
        text === 'no'
          ? new RefusedWrite('a-rule', `no mark ${id}`)
          : statement(to, 'INSERT INTO marks VALUES (?)').run(id).changes,
      ),
    );
  });
  const one = (id: number, text = 'x') => ({ operation: 'addAll', input: [id, text] });
  const mark = (id: number, text = 'x') => ({ operation: 'markAll', input: [id, text] });
  const marks = () => connection.prepare('SELECT id FROM marks ORDER BY id').pluck().all();
  const notes = () => connection.prepare('SELECT id FROM notes ORDER BY id').pluck().all();

  test('what a batch has of one operation is carried out at once', () => {
    const replies = commitTogether(connection, writes, jobs([one(1), mark(1)], [one(2)], [mark(3), one(3)]));
    expect(replies).toEqual([
      { id: 0, ok: true, outputs: [1, 1] },
      { id: 1, ok: true, outputs: [1] },
      { id: 2, ok: true, outputs: [1, 1] },
    ]);
    expect([runs, notes(), marks()]).toEqual([[3], [1, 2, 3], [1, 3]]);
  });

  test('a batch that goes through has no savepoint, which would keep a copy of each page that changes', () => {
    const statements: string[] = [];
    const counted = forOperations(new Database(':memory:', { verbose: (text) => statements.push(String(text)) }));
    counted.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)');
    commitTogether(counted, writes, jobs([one(1)], [one(2, 'no')]));
    expect(statements.slice(-3)).toEqual(['BEGIN IMMEDIATE', "INSERT INTO notes VALUES (1.0, 'x')", 'COMMIT']);
  });

  test('of 256 jobs, one that fails fails alone: the others are in one commit, found in few tries', () => {
    const statements: string[] = [];
    const counted = forOperations(new Database(':memory:', { verbose: (text) => statements.push(String(text)) }));
    counted.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL); INSERT INTO notes VALUES (1177, 1)');
    const replies = commitTogether(counted, writes, jobs(...Array.from({ length: 256 }, (_, id) => [one(1000 + id)])));
    expect(replies.filter(({ ok }) => ok)).toHaveLength(255);
    expect(replies[177]).toMatchObject({
      id: 177,
      ok: false,
      failure: { message: expect.stringContaining('UNIQUE') as string },
    });
    expect(counted.prepare('SELECT count(*) FROM notes').pluck().get()).toBe(256);
    expect(statements.filter((text) => text === 'COMMIT')).toHaveLength(1);
    // The whole, and two halves at each of the eight steps from 256 to 1.
    expect(runs).toHaveLength(17);
  });

  test('a refused job is an answer: nothing is tried again, and what it would have written later is left out', () => {
    const replies = commitTogether(connection, writes, jobs([one(1), mark(1)], [one(2, 'no'), mark(2)], [one(3)]));
    expect(replies[1]).toEqual({ id: 1, ok: false, failure: { fault: null, message: 'no to 2', refusal: 'a-rule' } });
    expect([runs, notes(), marks()]).toEqual([[3], [1, 3], [1]]);
  });

  test('a job that is refused after it wrote leaves nothing, and the others are carried out without it', () => {
    const replies = commitTogether(connection, writes, jobs([one(1), mark(1)], [one(2), mark(2, 'no')], [one(3)]));
    expect(replies.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(replies[1]).toMatchObject({ failure: { message: 'no mark 2' } });
    expect([notes(), marks()]).toEqual([[1, 3], [1]]);
  });

  test('a batch full of jobs that are refused after they wrote costs a few tries of each', () => {
    const half = Array.from({ length: 256 }, (_, id) => [one(id), mark(id, 'no')]);
    const replies = commitTogether(connection, writes, jobs(...half, [one(1000)]));
    expect(replies.filter(({ ok }) => ok)).toEqual([{ id: 256, ok: true, outputs: [1] }]);
    expect([notes(), marks()]).toEqual([[1000], []]);
    const tries = runs.reduce((sum, inputs) => sum + inputs, 0) / 257;
    expect(tries).toBeGreaterThan(1);
    expect(tries).toBeLessThan(60);
  });

  test('what a job wrote that was undone refuses no other job', () => {
    // Refuses an id that is there already, as a ledger does with an order.
    lists.set('addNew', (to, inputs) =>
      (inputs as number[]).map((id) =>
        statement(to, "INSERT INTO notes VALUES (?, 'x') ON CONFLICT DO NOTHING").run(id).changes === 1
          ? id
          : new RefusedWrite('is-there', `${id} is there`),
      ),
    );
    const fresh = (...ids: number[]) => ids.map((id) => ({ operation: 'addNew', input: id }));
    const replies = commitTogether(
      connection,
      writes,
      jobs(fresh(7, 7), fresh(8, 7), fresh(7, 9), [...fresh(10), mark(10, 'no')], fresh(11, 10)),
    );
    expect(replies).toEqual([
      { id: 0, ok: false, failure: { fault: null, message: '7 is there', refusal: 'is-there' } },
      { id: 1, ok: true, outputs: [8, 7] },
      { id: 2, ok: false, failure: { fault: null, message: '7 is there', refusal: 'is-there' } },
      { id: 3, ok: false, failure: { fault: null, message: 'no mark 10', refusal: 'a-rule' } },
      { id: 4, ok: true, outputs: [11, 10] },
    ]);
    expect(notes()).toEqual([7, 8, 10, 11]);
  });

  test('a lease that ends between two tries fails the jobs that rest on it, and no other', () => {
    connection.exec('CREATE TABLE nodes (incarnation TEXT, until_ms INTEGER)');
    connection.exec("INSERT INTO nodes VALUES ('short', 50), ('long', 1000)");
    const play = (...batch: readonly Omit<Job, 'id'>[]) => {
      const looks = [0, 100];
      withEngine(connection, { ...engineOf(connection), leaseNowMs: () => looks.shift() ?? Number.NaN });
      const replies = commitTogether(
        connection,
        writes,
        batch.map((job, id) => ({ id, ...job })),
      );
      expect(looks).toEqual([]);
      return replies.map((reply) => (reply.ok ? 'done' : reply.failure.message));
    };
    const ended = expect.stringContaining('the lease of this node ended');
    const unique = expect.stringContaining('UNIQUE');
    const of = (lease: string, ...calls: Job['calls']) => ({ lease, calls });
    const failing = { calls: [one(4), one(4)] };
    expect(play(of('short', one(1)), of('long', one(2)), { calls: [one(3)] }, failing)).toEqual([
      ended,
      'done',
      'done',
      unique,
    ]);
    // What refused the first try was written by a job that is left out of the second one.
    expect(play(of('short', one(5)), of('long', one(5)))).toEqual([ended, 'done']);
    expect(play(of('short', one(6)), of('long', one(7), mark(7, 'no')), of('long', one(8)))).toEqual([
      ended,
      'no mark 7',
      'done',
    ]);
    expect(play(of('short', one(9)), of('short', one(9)))).toEqual([ended, ended]);
    expect(notes()).toEqual([2, 3, 5, 8]);
  });

  test('jobs keep their order: a list never overtakes a write that came before it', () => {
    const counts = { operation: 'count', input: null };
    const replies = commitTogether(
      connection,
      writes,
      jobs([one(1)], [counts], [one(2)], [counts], [add(3)], [one(4)]),
    );
    expect(replies.map((reply) => reply.ok && reply.outputs)).toEqual([[1], [1], [1], [2], [1], [1]]);
  });

  test('a list in a job with other writes is undone with them', () => {
    const replies = commitTogether(
      connection,
      writes,
      jobs([one(1), add(1)], [add(2), one(2, 'no')], [add(3), one(4)]),
    );
    expect(replies.map(({ ok }) => ok)).toEqual([false, false, true]);
    expect(replies[1]).toMatchObject({ failure: { fault: null, message: 'no to 2', refusal: 'a-rule' } });
    expect(notes()).toEqual([3, 4]);
  });

  test('if the disk is full in the middle, nothing of the batch is reported as done', () => {
    const pages = connection.pragma('page_count', { simple: true }) as number;
    connection.pragma(`max_page_count = ${pages + 2}`);
    const replies = commitTogether(connection, writes, jobs([one(1)], [one(2, 'y'.repeat(100_000))], [one(3)]));
    const done = replies.flatMap(({ id, ok }) => (ok ? [id + 1] : []));
    expect(notes()).toEqual(done);
    expect(replies[1]).toMatchObject({ ok: false, failure: { fault: 'unavailable' } });
    expect(connection.inTransaction).toBe(false);
  });
});
