import pg from 'pg';
import { command, postgresUrl, type PostgresServer } from '../../test/postgres-server.ts';
import { localDayRangeMs, type LocalDay } from '../../src/platform/ledger/local-day.ts';
import { PostgresDatabase } from '../../src/storage/postgres/postgres-database.ts';

const ROWS = 50_000;
/** A trace has 16 bytes so many times. */
const TRACE_PARTS = 38;
const DAY_MS = 86_400_000;

/**
 * Compares how much retention writes into the write-ahead log of PostgreSQL: a day of traces that has a table, which is
 * dropped, with a day of as many traces that is deleted row by row. Throws an Error if rows are left.
 */
export async function measureRetention(server: PostgresServer): Promise<Record<string, number>> {
  await command(server, 'CREATE DATABASE retention');
  const url = postgresUrl(server, 'retention');
  const database = await PostgresDatabase.open({ url });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Long after the days of which the schema keeps all rows together.
    const { fromMs, toMs } = localDayRangeMs('2090-03-02' as LocalDay);
    const purge = (tracesBeforeMs: number) =>
      database.write('calls.purge', { nowMs: fromMs, tracesBeforeMs, limit: 1000 });
    await purge(0);
    const fill = (startMs: number) =>
      client.query(
        `INSERT INTO call_traces (answered_at_ms, app_id, order_id, sealed)
         SELECT ${startMs} + n, 'app_1', 'JH' || ${startMs} + n, decode(repeat(md5(n::text), ${TRACE_PARTS}), 'hex')
         FROM generate_series(1, ${ROWS}) AS numbers (n)`,
      );
    await fill(fromMs - DAY_MS);
    await fill(fromMs);
    const deleting = await walOf(client, async () => {
      while ((await purge(fromMs)).traces > 0);
    });
    const dropping = await walOf(client, async () => void (await purge(toMs)));
    const left = await client.query('SELECT 1 FROM call_traces LIMIT 1');
    if (left.rowCount !== 0) throw new Error('retention left traces');
    return {
      partition_drop_wal_ratio: Math.round((dropping / deleting) * 10_000) / 10_000,
      partition_drop_rows: ROWS,
    };
  } finally {
    await client.end();
    await database.close();
  }
}

/** Bytes that the server writes into its log meanwhile, after a checkpoint. */
async function walOf(client: pg.Client, work: () => Promise<void>): Promise<number> {
  await client.query('CHECKPOINT');
  const placeOf = async () => {
    const { rows } = await client.query("SELECT pg_current_wal_insert_lsn() - '0/0' AS bytes");
    return Number((rows as readonly { readonly bytes: string }[])[0]?.bytes);
  };
  const before = await placeOf();
  await work();
  return (await placeOf()) - before;
}
