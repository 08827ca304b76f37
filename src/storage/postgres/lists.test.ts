import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyCall, callsBefore, NOON_MS, settlementOf } from '../../../test/list-calls.ts';
import { openListDatabase, outcomesOf } from '../../../test/list-database.ts';
import { connectOutside, ENGINE } from '../../../test/temporary-database.ts';
import { makePostgresDatabase } from '../../../test/postgres-server.ts';
import { volume } from '../../../test/volume.ts';
import type { Connection } from '../sql/operation.ts';
import type { Call, Job } from '../sql/protocol.ts';
import { PostgresDatabase } from './postgres-database.ts';

/** Tables that belong to one engine, and columns that the engine itself numbers, with gaps. */
const LEFT_OUT = new Set(['schema_migrations', 'lease_clock', 'sqlite_sequence', 'attempts.number']);
const TABLES = {
  sqlite: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1",
  postgres: `SELECT table_name AS name FROM information_schema.tables
    WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'
      AND NOT (SELECT relispartition FROM pg_class WHERE pg_class.oid = CAST(table_name AS regclass)) ORDER BY 1`,
};

function dump(connection: Connection, tables: string): ReadonlyMap<string, readonly string[]> {
  const names = connection.prepare(tables).pluck().all() as readonly string[];
  const rowsOf = (name: string) =>
    (connection.prepare(`SELECT * FROM ${name}`).all() as readonly object[]).map((row) =>
      JSON.stringify(
        Object.entries(row)
          .filter(([column]) => !LEFT_OUT.has(`${name}.${column}`))
          .toSorted(([a], [b]) => (a < b ? -1 : 1)),
      ),
    );
  return new Map(
    names
      .filter((name) => !LEFT_OUT.has(name))
      .map((name) => [name, rowsOf(name).toSorted()] as const)
      .filter(([, rows]) => rows.length > 0),
  );
}

/** The numbers of notes have gaps on PostgreSQL, and a bound of few notes would remove more of them. */
const withoutBound = ({ operation, input }: Call): Call =>
  operation === 'attempts.note' ? { operation, input: { ...(input as object), notesMax: 1000 } } : { operation, input };

/** An order that is settled twice, so that whatever is drawn beside it, one job is refused. */
const TWICE = settlementOf({ order: 99, pays: false, key: 9, at: NOON_MS, answers: false });

test.runIf(ENGINE === 'postgres')('a batch leaves the rows and the answers that it leaves on SQLite', async () => {
  const jobLists = fc.array(fc.array(anyCall, { minLength: 1, maxLength: 3 }), { minLength: 8, maxLength: 20 });
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(jobLists, async (calls) => {
      const jobs = [...calls, [TWICE], [TWICE]].map((each, id): Job => ({ id, calls: each.map(withoutBound) }));
      const { url, drop } = await makePostgresDatabase();
      const database = await PostgresDatabase.open({ url });
      const [outside, sqlite] = [connectOutside(url), openListDatabase()];
      try {
        await database.writeAll(callsBefore());
        // All of them wait when the batch leaves, so they are one batch.
        const settled = await Promise.allSettled(jobs.map((job) => database.writeAll(job.calls)));
        const outcomes = settled.map((each) => (each.status === 'fulfilled' ? each.value : 'not done'));
        expect(outcomes).toEqual(outcomesOf(sqlite, jobs));
        expect(dump(outside, TABLES.postgres)).toEqual(dump(sqlite, TABLES.sqlite));
        refused += outcomes.filter((outcome) => outcome === 'not done').length;
      } finally {
        sqlite.close();
        outside.close();
        await database.close();
        await drop();
      }
    }),
    { numRuns: volume({ short: 5, long: 200 }) },
  );
  // Duplicate orders, used-up packages and taken keys were among them.
  expect(refused).toBeGreaterThan(0);
});
