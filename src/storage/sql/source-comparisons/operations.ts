import type { Micros } from '../../../platform/ledger/money.ts';
import type { Comparison, VerdictPair } from '../../../sources/comparison-store.ts';
import { defineStore, statement, type Connection } from '../operation.ts';

interface PairRow extends Omit<VerdictPair, 'orderIds' | 'shadowTookMs' | 'shadowCost'> {
  readonly tookMs: number;
  readonly cost: Micros;
}

const PAIR = 'api, answered_by AS answeredBy, shadow, answer, shadow_answer AS shadowAnswer';

/** The SQL of comparisons: what several sources answered to the same calls. */
export const sourceComparisonOperations = defineStore({
  reads: {
    pairs(connection: Connection, { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): VerdictPair[] {
      const rows = statement<PairRow>(
        connection,
        `SELECT ${PAIR}, count(*) AS calls, avg(shadow_took_ms) AS tookMs, sum(shadow_cost_micros) AS cost
         FROM source_comparisons WHERE at_ms >= ? AND at_ms < ? GROUP BY 1, 2, 3, 4, 5 ORDER BY calls DESC, 1, 2, 3, 4, 5`,
      ).all(fromMs, toMs);
      const latest = statement<{ readonly id: string }>(
        connection,
        `SELECT order_id AS id FROM source_comparisons WHERE at_ms >= ? AND at_ms < ? AND api = ? AND answered_by = ?
           AND shadow = ? AND answer = ? AND shadow_answer = ? ORDER BY at_ms DESC, order_id DESC LIMIT 3`,
      );
      return rows.map(({ tookMs, cost, ...pair }) => ({
        ...pair,
        shadowTookMs: Math.round(tookMs),
        shadowCost: cost,
        orderIds: latest
          .all(fromMs, toMs, pair.api, pair.answeredBy, pair.shadow, pair.answer, pair.shadowAnswer)
          .map(({ id }) => id),
      }));
    },
  },
  writes: {
    record(connection: Connection, row: Comparison): null {
      statement(
        connection,
        'INSERT INTO source_comparisons VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
      ).run(
        row.orderId,
        row.api,
        row.atMs,
        row.answeredBy,
        row.answer,
        row.shadow,
        row.shadowAnswer,
        row.shadowTookMs,
        row.shadowCost,
      );
      return null;
    },

    purge: (
      connection: Connection,
      { beforeMs, limit }: { readonly beforeMs: number; readonly limit: number },
    ): number =>
      statement(
        connection,
        'DELETE FROM source_comparisons WHERE order_id IN (SELECT order_id FROM source_comparisons WHERE at_ms < ? LIMIT ?)',
      ).run(beforeMs, limit).changes,
  },
});
