import { stepStartMs } from '../../../platform/ledger/call-series.ts';
import type { CountedAttempts, SeenAttempt } from '../../../sources/source-hours.ts';
import { mark } from '../changes/mark.ts';
import { defineStore, statement, type Connection } from '../operation.ts';

const ADD = `INSERT INTO source_hours VALUES (?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (starts_at_ms, api, source, ended, place) DO UPDATE SET asked = source_hours.asked + excluded.asked,
    took_ms = source_hours.took_ms + excluded.took_ms, cost_micros = source_hours.cost_micros + excluded.cost_micros`;

/** The SQL of the questions to sources by hour, and of the shadows that are paused. */
export const sourceHourOperations = defineStore({
  reads: {
    of: (
      connection: Connection,
      { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
    ): readonly CountedAttempts[] =>
      statement<CountedAttempts>(
        connection,
        `SELECT api, source, ended, place, sum(asked) AS asked, sum(took_ms) AS tookMs, sum(cost_micros) AS cost
         FROM source_hours WHERE starts_at_ms >= ? AND starts_at_ms < ? GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
      ).all(fromMs, toMs),

    paused: (connection: Connection): readonly string[] =>
      statement<{ readonly api: string }>(connection, 'SELECT api FROM source_shadow_pauses ORDER BY api')
        .all()
        .map(({ api }) => api),
  },
  lists: {
    /** Each counter is written once, whatever the number of questions. */
    count(connection: Connection, seen: readonly SeenAttempt[]): readonly undefined[] {
      const places = Map.groupBy(seen, ({ atMs, api, source, ended, place }) =>
        JSON.stringify([stepStartMs('hour', atMs), api, source, ended, place]),
      );
      const add = statement(connection, ADD);
      for (const [place, attempts] of places) {
        const tookMs = attempts.reduce((sum, attempt) => sum + attempt.tookMs, 0);
        const cost = attempts.reduce((sum, attempt) => sum + attempt.cost, 0);
        add.run(...(JSON.parse(place) as readonly unknown[]), attempts.length, tookMs, cost);
      }
      return seen.map(() => undefined);
    },
  },
  writes: {
    purge: (connection: Connection, input: { readonly beforeMs: number; readonly limit: number }): number =>
      statement(
        connection,
        `DELETE FROM source_hours WHERE (starts_at_ms, api, source, ended, place) IN
         (SELECT starts_at_ms, api, source, ended, place FROM source_hours WHERE starts_at_ms < ? LIMIT ?)`,
      ).run(input.beforeMs, input.limit).changes,

    pause(connection: Connection, { api, isPaused }: { readonly api: string; readonly isPaused: boolean }): null {
      const text = isPaused
        ? 'INSERT INTO source_shadow_pauses VALUES (?) ON CONFLICT DO NOTHING'
        : 'DELETE FROM source_shadow_pauses WHERE api = ?';
      statement(connection, text).run(api);
      mark(connection, 'shadow-pauses');
      return null;
    },
  },
});
