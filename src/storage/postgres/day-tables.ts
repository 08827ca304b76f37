import { localDayOf, localDayRangeMs } from '../../platform/ledger/local-day.ts';
import type { DayTable } from '../sql/engine.ts';
import { statement, type Connection } from '../sql/operation.ts';
import { PostgresError } from './bridge.ts';
import type { PostgresConnection } from './postgres-connection.ts';

const DAY_MS = 86_400_000;
/** For how many days ahead there are tables. A node that is away for so long writes into the rest. */
const DAYS_AHEAD = 3;

/** A table that holds some days of a partitioned one. */
interface Part {
  readonly name: string;
  /** From when, epoch milliseconds. */
  readonly fromMs: number;
  /** Until when, without that moment. */
  readonly toMs: number;
}

const PARTS = `SELECT part.relname AS name, pg_get_expr(part.relpartbound, part.oid) AS bound
  FROM pg_inherits JOIN pg_class AS part ON part.oid = inhrelid WHERE inhparent = CAST(? AS regclass)`;
const BOUND = /^FOR VALUES FROM \((?:MINVALUE|'(-?\d+)')\) TO \('(-?\d+)'\)$/;

/** Makes the tables of today and of the days to come that are not there yet. Call it in a transaction. */
export function prepareDays(
  connection: PostgresConnection,
  { table, column, nowMs }: DayTable & { readonly nowMs: number },
): void {
  const parts = partsOf(connection, table);
  for (let ahead = 0; ahead <= DAYS_AHEAD; ahead += 1) {
    const day = localDayOf(nowMs + ahead * DAY_MS);
    const { fromMs, toMs } = localDayRangeMs(day);
    const isThere = parts.some((part) => part.fromMs < toMs && part.toMs > fromMs);
    const inRest = statement(connection, `SELECT 1 FROM ${table}_rest WHERE ${column} >= ? AND ${column} < ? LIMIT 1`);
    if (isThere || inRest.get(fromMs, toMs) !== undefined) continue;
    const name = `${table}_${day.replaceAll('-', '')}`;
    unlessHeld(connection, `CREATE TABLE ${name} PARTITION OF ${table} FOR VALUES FROM (${fromMs}) TO (${toMs})`);
  }
}

/**
 * Drops the tables of days that all lie before a moment. Gives how many rows went, of each day at most 100,000. Call it in a
 * transaction.
 */
export function dropDays(
  connection: PostgresConnection,
  { table, beforeMs }: Pick<DayTable, 'table'> & { readonly beforeMs: number },
): number {
  return partsOf(connection, table)
    .filter(({ toMs }) => toMs <= beforeMs)
    .reduce((rows, { name }) => {
      const [held] = connection.runAll(`SELECT count(*) FROM (SELECT 1 FROM ${name} LIMIT ${COUNTED_MAX}) AS held`);
      return unlessHeld(connection, `DROP TABLE ${name}`) ? rows + Number(held?.rows[0]?.[0]) : rows;
    }, 0);
}

/** How many rows of a day are counted before it goes. Counting a large day would keep all calls waiting. */
const COUNTED_MAX = 100_000;
/** SQLSTATE of a lock that was not free in time. */
const NOT_FREE = '55P03';

/**
 * Changes tables, unless they are read for longer than a second, e.g. by a backup: all writers wait for this
 * transaction. Then nothing is changed, and the next round tries again. Gives whether it was done.
 */
function unlessHeld(connection: PostgresConnection, change: string): boolean {
  connection.runAll("SAVEPOINT days; SET LOCAL lock_timeout = '1s'");
  try {
    connection.runAll(change);
    connection.runAll('RELEASE days; SET LOCAL lock_timeout = 0');
    return true;
  } catch (error) {
    if (!(error instanceof PostgresError) || error.code !== NOT_FREE) throw error;
    connection.runAll('ROLLBACK TO days; RELEASE days');
    return false;
  }
}

function partsOf(connection: Connection, table: string): readonly Part[] {
  const rows = statement<{ readonly name: string; readonly bound: string }>(connection, PARTS).all(table);
  return rows.flatMap(({ name, bound }) => {
    const found = BOUND.exec(bound);
    if (!found) return [];
    const [, from, to] = found;
    return [{ name, fromMs: from === undefined ? Number.NEGATIVE_INFINITY : Number(from), toMs: Number(to) }];
  });
}
