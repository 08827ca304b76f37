import type { SeriesPart, SeriesQuery, SeriesStep } from '../../../platform/ledger/call-series.ts';
import { defineStore, statement, type Connection } from '../operation.ts';
import { COUNTED } from './count-series.ts';

/** A point as SQL gives it, with a column for each of COUNTED. */
export interface PointRow {
  readonly startsAtMs: number;
  readonly app: string | null;
  readonly api: string | null;
  readonly code: number | null;
  readonly [column: string]: number | string | null;
}

const COLUMN_OF: Readonly<Record<SeriesPart, string>> = { app: 'app_id', api: 'api', code: 'code' };
const PARTS = Object.keys(COLUMN_OF) as readonly SeriesPart[];

export const callSeriesOperations = defineStore({
  reads: {
    points(connection: Connection, { step, fromMs, toMs, appIds, api, code, by, limit }: SeriesQuery) {
      const parts = PARTS.filter((part) => by.includes(part));
      const shown = PARTS.map((part) => `${parts.includes(part) ? COLUMN_OF[part] : 'NULL'} AS ${part}`);
      const bounds: readonly (readonly [sql: string, value: string | number | null])[] = [
        ['app_id IN (SELECT value FROM json_each(?))', appIds && JSON.stringify(appIds)],
        ['api = ?', api],
        ['code = ?', code],
      ];
      const used = bounds.filter(([, value]) => value !== null);
      const order = ['starts_at_ms', ...parts.map((part) => COLUMN_OF[part])].join(', ');
      const sql = `SELECT starts_at_ms AS startsAtMs, ${shown.join(', ')},
          ${COUNTED.map((column) => `sum(${column}) AS ${column}`).join(', ')}
        FROM call_series WHERE step = ? AND starts_at_ms >= ? AND starts_at_ms < ?
          ${used.map(([condition]) => `AND ${condition}`).join(' ')}
        GROUP BY ${order} ORDER BY ${order} LIMIT ?`;
      return statement<PointRow>(connection, sql).all(step, fromMs, toMs, ...used.map(([, value]) => value), limit);
    },
  },
  writes: {
    purge: (
      connection: Connection,
      input: { readonly step: SeriesStep; readonly beforeMs: number; readonly limit: number },
    ): number =>
      statement(
        connection,
        `DELETE FROM call_series WHERE (step, starts_at_ms, app_id, api, code) IN
         (SELECT step, starts_at_ms, app_id, api, code FROM call_series WHERE step = ? AND starts_at_ms < ? LIMIT ?)`,
      ).run(input.step, input.beforeMs, input.limit).changes,
  },
});
