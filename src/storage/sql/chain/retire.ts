import { parseRowName, rowName, startMac, type ChainedTable, type ChainStart } from '../../../platform/chain/link.ts';
import { latestRetention, type RetentionDetails } from '../../../platform/chain/retention-start.ts';
import { statement, type Connection } from '../operation.ts';
import { insertStart, readLastStart, readLink, readStarts } from './chain-rows.ts';
import { chainOf } from './writer-chain.ts';
import { localDaySql } from '../local-day-sql.ts';

/** A chain that is to begin because links before it are removed. */
export interface RetireOrder {
  readonly key: Uint8Array;
  readonly startedAtMs: number;
  readonly details: RetentionDetails;
}

/** How much one turn removed. */
export interface Removed {
  readonly links: number;
  readonly rows: number;
}

/**
 * Finds the last link of those that were all committed before a time, with what a retention start says about it. `null`
 * if no link is past its retention.
 */
export function findRetirable(connection: Connection, beforeMs: number): RetentionDetails | null {
  const retired = latestRetention(readStarts(connection))?.through.link ?? 0;
  const young = statement<number>(
    connection,
    'SELECT number FROM chain_links WHERE number > ? AND committed_at_ms >= ? ORDER BY number LIMIT 1',
  )
    .pluck()
    .get(retired, beforeMs) as number | undefined;
  const last = statement<number>(connection, 'SELECT max(number) FROM chain_links WHERE number > ? AND number < ?')
    .pluck()
    .get(retired, young ?? Number.MAX_SAFE_INTEGER) as number | null;
  const link = last === null ? null : readLink(connection, last);
  if (link === null) return null;
  return {
    through: {
      chain: link.chain,
      link: link.number,
      mac: link.mac,
      committedAtMs: link.committed_at_ms,
      ledgerRows: link.ledger_rows,
      auditRows: link.audit_rows,
      creditRows: link.credit_rows,
    },
    unchained: {
      ledger: countUnchained(connection, 'ledger'),
      audit: countUnchained(connection, 'audit'),
      credits: countUnchained(connection, 'credits'),
    },
  };
}

/**
 * Begins a chain for retention in the open transaction, and goes on with it at once. From then on, links up to
 * `details.through` may be removed. Throws an Error if that link is not what it was.
 */
export function beginForRetention(connection: Connection, { key, startedAtMs, details }: RetireOrder): void {
  const chain = chainOf(connection);
  const last = readLastStart(connection);
  const { head } = chain;
  if (last === null || head === null) throw new Error('invariant broken: a chain is written');
  if (readLink(connection, details.through.link)?.mac !== details.through.mac)
    throw new Error('the link up to which retention removes was changed');
  const start: ChainStart = {
    chain: last.chain + 1,
    writer: last.writer,
    reason: 'retention',
    startedAtMs,
    firstLink: head.number + 1,
    // Totals of what was ever acknowledged, so that a checkpoint can be compared with one from before.
    ledgerRowsBefore: last.ledgerRowsBefore + head.ledgerRows,
    auditRowsBefore: last.auditRowsBefore + head.auditRows,
    creditRowsBefore: last.creditRowsBefore + head.creditRows,
    previousMac: head.mac,
    details: JSON.stringify(details),
  };
  chain.goOnWith(insertStart(connection, start, startMac(key, start)));
}

/**
 * Removes the oldest links that retention has retired, with their rows, and then rows from before the first chain, about
 * `rowsMax` rows in all. The counters keep the sums of the removed calls. Gives how much it removed, which is nothing if
 * nothing is left to remove.
 */
export function removeRetired(connection: Connection, rowsMax: number): Removed {
  const through = latestRetention(readStarts(connection))?.through.link ?? 0;
  if (through === 0) return { links: 0, rows: 0 };
  const read = statement<{ number: number; row_names: string }>(
    connection,
    'SELECT number, row_names FROM chain_links WHERE number <= ? ORDER BY number LIMIT ?',
  );
  let [links, rows] = [0, 0];
  for (const { number, row_names: names } of read.all(through, rowsMax)) {
    for (const name of names.split(' ')) rows += removeRow(connection, name);
    links += statement(connection, 'DELETE FROM chain_links WHERE number = ?').run(number).changes;
    if (rows >= rowsMax) return { links, rows };
  }
  return { links, rows: rows + removeUnchained(connection, rowsMax - rows) };
}

function removeRow(connection: Connection, name: string): number {
  const { table, id } = parseRowName(name);
  if (table === 'audit') return statement(connection, 'DELETE FROM audit WHERE number = ?').run(Number(id)).changes;
  if (table === 'credits') {
    statement(connection, SUM_UP_CREDIT).run(id);
    return statement(connection, 'DELETE FROM credits WHERE id = ?').run(id).changes;
  }
  statement(connection, SUM_UP).run(id);
  return statement(connection, 'DELETE FROM ledger WHERE order_id = ?').run(id).changes;
}

function removeUnchained(connection: Connection, rowsMax: number): number {
  const credits = statement<string>(connection, 'SELECT id FROM credits WHERE chain_link IS NULL LIMIT ?')
    .pluck()
    .all(rowsMax) as readonly unknown[] as readonly string[];
  for (const credit of credits) removeRow(connection, rowName('credits', credit));
  return credits.length + removeUnchainedCalls(connection, rowsMax - credits.length);
}

function removeUnchainedCalls(connection: Connection, rowsMax: number): number {
  const orders = statement<string>(connection, 'SELECT order_id FROM ledger WHERE chain_link IS NULL LIMIT ?')
    .pluck()
    .all(rowsMax) as readonly unknown[] as readonly string[];
  for (const order of orders) removeRow(connection, rowName('ledger', order));
  const left = rowsMax - orders.length;
  const text = 'DELETE FROM audit WHERE number IN (SELECT number FROM audit WHERE chain_link IS NULL LIMIT ?)';
  return orders.length + statement(connection, text).run(left).changes;
}

/** Adds one ledger row to the sums. */
const SUM_UP = `INSERT INTO retired_calls
  SELECT app_id, ${localDaySql('received_at_ms')}, api, key_id, coalesce(package_id, ''), 1, charged,
    unit_price_micros, answered_at_ms FROM ledger WHERE order_id = ?
  ON CONFLICT (app_id, day, api, key_id, package_id) DO UPDATE SET calls = retired_calls.calls + 1, charged = retired_calls.charged + excluded.charged,
    amount_micros = retired_calls.amount_micros + excluded.amount_micros,
    last_answered_at_ms = max(retired_calls.last_answered_at_ms, excluded.last_answered_at_ms)`;

/** Adds one credit to the sums. */
const SUM_UP_CREDIT = `INSERT INTO retired_credits
  SELECT app_id, ${localDaySql('at_ms')}, api, key_id, side, amount_micros FROM credits WHERE id = ?
  ON CONFLICT (app_id, day, api, key_id, side) DO UPDATE SET amount_micros = retired_credits.amount_micros + excluded.amount_micros`;

function countUnchained(connection: Connection, table: ChainedTable): number {
  return Number(statement(connection, `SELECT count(*) FROM ${table} WHERE chain_link IS NULL`).pluck().get());
}
