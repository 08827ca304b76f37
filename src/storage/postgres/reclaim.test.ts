import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { ENGINE } from '../../../test/temporary-database.ts';
import { makePostgresDatabase } from '../../../test/postgres-server.ts';
import { nextTurn } from '../../kernel/timers.ts';
import { PostgresDatabase } from './postgres-database.ts';

const MAX = 20;
const COUNTER = "app_id = 'app_1' AND counter = 'key key_1'";

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

/**
 * Of a limit of 20 units, a lease of a dead node has used 4 of 10. Node A leases 10 more and has not committed yet, when
 * node B begins to take the lease of the dead node back.
 */
async function begin() {
  const { url, drop } = await makePostgresDatabase();
  onTestFinished(drop);
  const [a, b, watcher] = [await connect(url), await connect(url), await connect(url)];
  await a.query(`INSERT INTO quota_counters (app_id, counter, leased) VALUES ('app_1', 'key key_1', 10)`);
  const lease = (node: string, used: number, untilMs: number) =>
    a.query(`INSERT INTO quota_leases (app_id, counter, node, granted, used, until_ms)
      VALUES ('app_1', 'key key_1', '${node}', 10, ${used}, ${untilMs})`);
  await lease('dead', 4, 0);
  await a.query('BEGIN');
  await lease('a', 0, 8_000_000_000_000);
  await a.query(`UPDATE quota_counters SET leased = leased + 10 WHERE ${COUNTER}`);
  return { url, a, b, watcher };
}

/** Resolves when a statement waits for the lock of a row. */
async function someoneWaits(watcher: pg.Client): Promise<void> {
  const text = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'transactionid'";
  while ((await watcher.query(text)).rowCount === 0) await nextTurn();
}

/** How many units are sold or can be: those that were used before, and all that is leased. */
async function sold(watcher: pg.Client): Promise<number> {
  const { rows } = await watcher.query('SELECT 4 + coalesce(sum(granted), 0) AS sold FROM quota_leases');
  return Number((rows as readonly { readonly sold: string }[])[0]?.sold);
}

test.runIf(ENGINE === 'postgres')('a lease that is taken back by a sum over all leases oversells', async () => {
  const { a, b, watcher } = await begin();
  await b.query('BEGIN');
  await b.query(`DELETE FROM quota_leases WHERE ${COUNTER} AND until_ms = 0`);
  const taken = b.query(`UPDATE quota_counters
    SET leased = 4 + (SELECT coalesce(sum(granted), 0) FROM quota_leases WHERE ${COUNTER}) WHERE ${COUNTER} RETURNING leased`);
  await someoneWaits(watcher);
  await a.query('COMMIT');
  const left = MAX - Number(((await taken).rows as readonly { readonly leased: string }[])[0]?.leased);
  await b.query(`INSERT INTO quota_leases (app_id, counter, node, granted, until_ms)
    VALUES ('app_1', 'key key_1', 'b', ${left}, 8000000000000)`);
  await b.query('COMMIT');
  expect(await sold(watcher)).toBe(30);
});

test.runIf(ENGINE === 'postgres')('a lease that is taken back by its difference does not oversell', async () => {
  const { url, a, watcher } = await begin();
  const database = await PostgresDatabase.open({ url });
  onTestFinished(() => database.close());
  const request = { appId: 'app_1', counter: 'key key_1', max: MAX, units: 10, least: 1 };
  const granting = database.write('units.lease', { node: 'b', leaseMs: 1000, requests: [request], rests: [] });
  await someoneWaits(watcher);
  await a.query('COMMIT');
  // Of the 6 units that no node has, one request gets a part.
  expect(await granting).toMatchObject([{ granted: 2 }]);
  expect(await sold(watcher)).toBe(16);
});
