import { expect, onTestFinished, test } from 'vitest';
import { connectOutside, ENGINE } from '../../../test/temporary-database.ts';
import { makePostgresDatabase } from '../../../test/postgres-server.ts';
import { PostgresDatabase } from './postgres-database.ts';

/** Noon in Asia/Shanghai of a day long after this release. */
const NOON_MS = Date.parse('2090-03-01T12:00:00+08:00');
const DAY_MS = 86_400_000;

async function open() {
  const { url, drop } = await makePostgresDatabase();
  const database = await PostgresDatabase.open({ url });
  const outside = connectOutside(url);
  onTestFinished(async () => {
    outside.close();
    await database.close();
    await drop();
  });
  const purge = (nowMs: number, tracesBeforeMs: number) =>
    database.write('calls.purge', { nowMs, tracesBeforeMs, limit: 1000 });
  const prepare = (nowMs: number) => database.write('calls.prepareDays', nowMs);
  const trace = (orderId: string, atMs: number) =>
    outside.prepare("INSERT INTO call_traces VALUES (?, 'app_1', ?, 'x')").run(atMs, orderId);
  const places = () =>
    outside.prepare("SELECT order_id || ' ' || CAST(tableoid AS regclass) FROM call_traces ORDER BY 1").pluck().all();
  const tables = () =>
    outside
      .prepare("SELECT relname FROM pg_class WHERE relname LIKE 'call_traces_2%' AND relkind = 'r' ORDER BY 1")
      .pluck()
      .all();
  return { prepare, purge, trace, places, tables };
}

test.runIf(ENGINE === 'postgres')('traces lie in a table for their day, which retention drops', async () => {
  const { prepare, purge, trace, places, tables } = await open();
  trace('early', NOON_MS - 200 * DAY_MS);
  // While retention is paused, the days to come are made all the same.
  await prepare(NOON_MS);
  expect(tables()).toEqual([
    'call_traces_20900301',
    'call_traces_20900302',
    'call_traces_20900303',
    'call_traces_20900304',
  ]);
  // The day ends at midnight in Asia/Shanghai.
  trace('first', NOON_MS + DAY_MS / 2 - 1);
  trace('second', NOON_MS + DAY_MS / 2);
  expect(places()).toEqual(['early call_traces_rest', 'first call_traces_20900301', 'second call_traces_20900302']);
  // A day that has not passed wholly stays, but its old rows go. What lies in the rest goes row by row.
  await prepare(NOON_MS + 2 * DAY_MS);
  expect(await purge(NOON_MS + 2 * DAY_MS, NOON_MS + DAY_MS / 2 + 1)).toEqual({ answers: 0, traces: 3 });
  expect(places()).toEqual([]);
  expect(tables()).toEqual([
    'call_traces_20900302',
    'call_traces_20900303',
    'call_traces_20900304',
    'call_traces_20900305',
    'call_traces_20900306',
  ]);
});

test.runIf(ENGINE === 'postgres')(
  'a day of which the rest has rows gets no table, and loses none of them',
  async () => {
    const { prepare, trace, places, tables } = await open();
    trace('rest', NOON_MS);
    await prepare(NOON_MS);
    expect(tables()).toEqual(['call_traces_20900302', 'call_traces_20900303', 'call_traces_20900304']);
    expect(places()).toEqual(['rest call_traces_rest']);
  },
);
