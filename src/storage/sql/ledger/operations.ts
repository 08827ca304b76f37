import {
  ledgerCursor,
  parseLedgerCursor,
  type CounterMismatch,
  type LedgerFilter,
  type LedgerPage,
  type LedgerQuery,
  type LedgerRow,
  type LedgerTotal,
} from '../../../platform/ledger/ledger.ts';
import { localDayRangeMs, type LocalDay } from '../../../platform/ledger/local-day.ts';
import { defineStore, statement, type Connection } from '../operation.ts';
import { whereAll } from '../where-all.ts';
import { COUNTERS, REBUILD } from './counters.ts';
import { ledgerRowOf, type LedgerColumns } from './ledger-columns.ts';
import { localDaySql } from '../local-day-sql.ts';

const SELECT = 'SELECT *, lower(hex(address_digest)) AS address FROM ledger';

/**
 * A day without a call has a row too if something was given back on it. The credits of the table and the sums of those
 * that retention removed are added up.
 */
const TOTALS = `SELECT app_id AS appId, day, api, key_id AS keyId, coalesce(calls, 0) AS calls,
    coalesce(charged, 0) AS charged, coalesce(amount_micros, 0) AS amount, coalesce(credited, 0) AS credited
  FROM (SELECT * FROM usage_days WHERE day BETWEEN $from AND $to) AS used
  FULL JOIN (SELECT app_id, day, api, key_id, sum(amount_micros) AS credited FROM (
      SELECT app_id, ${localDaySql('at_ms')} AS day, api, key_id, amount_micros FROM credits
        WHERE side = 'own' AND at_ms >= $fromMs AND at_ms < $toMs
      UNION ALL SELECT app_id, day, api, key_id, amount_micros FROM retired_credits
        WHERE side = 'own' AND day BETWEEN $from AND $to
    ) AS given GROUP BY 1, 2, 3, 4) AS back USING (app_id, day, api, key_id)
  ORDER BY day, app_id, api, key_id`;

/** Which calls to sum up. */
export interface TotalsFilter {
  readonly appIds: readonly string[] | null;
  readonly from: LocalDay;
  readonly to: LocalDay;
}

export const ledgerOperations = defineStore({
  reads: {
    byOrderId(connection, orderId: string): LedgerRow | null {
      const row = statement<LedgerColumns>(connection, `${SELECT} WHERE order_id = ?`).get(orderId);
      return row ? ledgerRowOf(row) : null;
    },

    page(connection, { filter, order, limit, cursor }: LedgerQuery): LedgerPage {
      // An index serves one app, or all of them. If there are several apps, each gives its first rows, and the first of
      // all those are taken.
      const apps = filter.appIds ?? [null];
      const rows = apps.flatMap((appId) => rowsOf(connection, appId, { filter, order, limit: limit + 1, cursor }));
      if (apps.length > 1) rows.sort(order === 'newest' ? (a, b) => compare(b, a) : compare);
      const page = rows.slice(0, limit).map(ledgerRowOf);
      const last = page.at(-1);
      return { rows: page, nextCursor: rows.length > limit && last ? ledgerCursor(last) : null };
    },

    trace(connection, orderId: string): Uint8Array | null {
      const found = statement<{ sealed: Uint8Array }>(
        connection,
        `SELECT sealed FROM call_traces WHERE (answered_at_ms, app_id, order_id) =
         (SELECT answered_at_ms, app_id, order_id FROM ledger WHERE order_id = ?)`,
      ).get(orderId);
      return found?.sealed ?? null;
    },

    totals(connection, { appIds, from, to }: TotalsFilter): readonly LedgerTotal[] {
      const rows = statement<LedgerTotal>(connection, TOTALS).all({
        from,
        to,
        fromMs: localDayRangeMs(from).fromMs,
        toMs: localDayRangeMs(to).toMs,
      });
      return appIds ? rows.filter(({ appId }) => appIds.includes(appId)) : rows;
    },

    mismatches(connection): readonly CounterMismatch[] {
      return COUNTERS.flatMap(({ counter, sql }) =>
        statement<Omit<CounterMismatch, 'counter'>>(connection, sql)
          .all()
          .map((row) => ({ counter, ...row })),
      );
    },
  },
  writes: {
    rebuildCounters(connection): void {
      for (const sql of REBUILD) statement(connection, sql).run();
    },
  },
});

function rowsOf(
  connection: Connection,
  appId: string | null,
  { filter, order, limit, cursor }: LedgerQuery,
): LedgerColumns[] {
  const after = cursor === null ? null : parseLedgerCursor(cursor);
  const isNewest = order === 'newest';
  const { where, values } = whereAll([
    ['app_id = ?', appId],
    // A cursor lies within the bound on its side and is narrower. With both conditions, every page would read from the
    // bound again.
    ['received_at_ms >= ?', after && !isNewest ? null : filter.fromMs],
    ['received_at_ms < ?', after && isNewest ? null : filter.toMs],
    [`(received_at_ms, order_id) ${isNewest ? '<' : '>'} (?, ?)`, after?.receivedAtMs ?? null, after?.orderId ?? null],
    ...columnBounds(filter),
  ]);
  const direction = isNewest ? 'DESC' : 'ASC';
  const sql = `${SELECT} ${where} ORDER BY received_at_ms ${direction}, order_id ${direction} LIMIT ?`;
  return statement<LedgerColumns>(connection, sql).all(...values, limit);
}

function columnBounds({ keyId, api, code, charged }: LedgerFilter) {
  return [
    ['key_id = ?', keyId],
    ['api = ?', api],
    // The index of failures is partial. SQLite uses it only if the text of the query excludes 0.
    [code === 0 ? 'code = ?' : 'code <> 0 AND code = ?', code],
    ['charged = ?', charged === null ? null : Number(charged)],
  ] as const;
}

function compare(a: LedgerColumns, b: LedgerColumns): number {
  return a.received_at_ms - b.received_at_ms || (a.order_id < b.order_id ? -1 : 1);
}
