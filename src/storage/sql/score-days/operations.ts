import { stepStartMs } from '../../../platform/ledger/call-series.ts';
import type { CountedScores, ScoreQuery, SeenScore } from '../../../platform/ledger/score-days.ts';
import { defineStore, statement, type Connection } from '../operation.ts';

const ADD = `INSERT INTO score_days VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (api, scale, starts_at_ms, bin) DO UPDATE SET scores = score_days.scores + excluded.scores`;

/** The SQL of the histograms of scores. */
export const scoreDayOperations = defineStore({
  reads: {
    of: (connection: Connection, { api, scale, fromMs, toMs }: ScoreQuery): readonly CountedScores[] =>
      statement<CountedScores>(
        connection,
        `SELECT starts_at_ms AS startsAtMs, bin, scores FROM score_days
         WHERE api = ? AND scale = ? AND starts_at_ms >= ? AND starts_at_ms < ? ORDER BY starts_at_ms, bin`,
      ).all(api, scale, fromMs, toMs),
  },
  lists: {
    /** Each counter is written once, whatever the number of scores. */
    count(connection: Connection, seen: readonly SeenScore[]): readonly undefined[] {
      const places = Map.groupBy(seen, ({ api, scale, bin, atMs }) =>
        JSON.stringify([api, scale, stepStartMs('day', atMs), bin]),
      );
      const add = statement(connection, ADD);
      for (const [place, scores] of places) add.run(...(JSON.parse(place) as readonly unknown[]), scores.length);
      return seen.map(() => undefined);
    },
  },
  writes: {
    purge: (connection: Connection, input: { readonly beforeMs: number; readonly limit: number }): number =>
      statement(
        connection,
        `DELETE FROM score_days WHERE (api, scale, starts_at_ms, bin) IN
         (SELECT api, scale, starts_at_ms, bin FROM score_days WHERE starts_at_ms < ? LIMIT ?)`,
      ).run(input.beforeMs, input.limit).changes,
  },
});
