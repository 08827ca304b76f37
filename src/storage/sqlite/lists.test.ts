import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyCall, call, NOON_MS, settlementOf } from '../../../test/list-calls.ts';
import { openListDatabase, outcomesOf } from '../../../test/list-database.ts';
import type { Job } from '../sql/protocol.ts';
import type { SqliteConnection } from './sqlite-connection.ts';

/** All rows. What a score was asked about is left out, because it names a digest until its plain text is known. */
function dump(connection: SqliteConnection): unknown {
  const tables = connection
    .prepare<[], string>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'schema_migrations' ORDER BY 1`,
    )
    .pluck()
    .all();
  return tables.map((table) => {
    const rows = connection.prepare<[], Record<string, unknown>>(`SELECT * FROM ${table}`).all();
    const without = rows.map((row) => JSON.stringify({ ...row, subjects: undefined }));
    return [table, without.toSorted()];
  });
}

test('a batch of jobs leaves the rows and the answers that the same jobs leave one after the other', () => {
  const jobLists = fc.array(fc.array(anyCall, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 14 });
  let refused = 0;
  fc.assert(
    fc.property(jobLists, (calls) => {
      const jobs = calls.map((each, id): Job => ({ id, calls: each }));
      const [together, apart] = [openListDatabase(), openListDatabase()];
      try {
        const outcomes = outcomesOf(together, jobs);
        expect(outcomes).toEqual(jobs.flatMap((job) => outcomesOf(apart, [job])));
        expect(dump(together)).toEqual(dump(apart));
        refused += outcomes.filter((outcome) => outcome === 'not done').length;
      } finally {
        together.close();
        apart.close();
      }
    }),
    { numRuns: 60 },
  );
  // Duplicate orders, used-up packages and taken keys were among them.
  expect(refused).toBeGreaterThan(0);
});

test('a call that repeats an order within its job does not take the order from another job', () => {
  const free = (order: number) => settlementOf({ order, pays: false, key: 0, at: NOON_MS, answers: false });
  const visited = call('riskProfiles.visit', {
    keys: { account: 'a0', device: null, phone: null },
    visit: { atMs: NOON_MS, network: 'n', device: null },
  });
  const connection = openListDatabase();
  const outcomes = outcomesOf(connection, [
    { id: 0, calls: [free(0), free(0)] },
    { id: 1, calls: [free(1), free(0), visited] },
  ]);
  expect(outcomes).toEqual(['not done', [undefined, undefined, undefined]]);
  const orders = connection.prepare('SELECT order_id FROM ledger ORDER BY 1').pluck().all();
  connection.close();
  expect(orders).toEqual(['J0', 'J1']);
});
