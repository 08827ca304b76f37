import type { AnswerKey, CallState } from '../../../platform/ledger/call-store.ts';
import { localMonthDays, localMonthOf, type LocalDay } from '../../../platform/ledger/local-day.ts';
import type { Spenders, Spent } from '../../../platform/accounts/budget.ts';
import type { CustomerDayUse, DayUse } from '../../../platform/admission/quota-book.ts';
import { chainOf } from '../chain/writer-chain.ts';
import { engineOf } from '../engine.ts';
import { defineStore, statement } from '../operation.ts';
import { finishWrites } from '../write-rows.ts';
import { settleAll, type SealedCall } from './settle.ts';

/** About as many bytes as a settlement writes, with its indexes. */
const PROBE_FILLER = new Uint8Array(4096);

/** The traces of calls, by the day of the answer. */
const TRACES = { table: 'call_traces', column: 'answered_at_ms' } as const;

/** Money by app and key. The days come from an index, or from the primary key if apps are named. */
const USAGE = { table: 'usage_days', named: 'app_id' } as const;
/** Money by the customer that pays it: that of the app, and for a call of a sub-account its parent too. */
const PAID = {
  table: `(SELECT day, customer_id AS payer, amount_micros FROM money_days WHERE customer_id <> ''
    UNION ALL SELECT day, parent_id, revenue_micros FROM money_days JOIN customers ON customers.id = customer_id
      WHERE parent_id IS NOT NULL) AS paid`,
  named: 'payer',
} as const;

/** The query for what owners spent on a day, and from the first to the last day of a month. */
function spentOf(owner: string, from: typeof USAGE | typeof PAID, names: string | null): string {
  const only = names === null ? '' : `AND ${from.named} IN (SELECT value FROM json_each(?))`;
  return `SELECT ${owner} AS id, sum(CASE WHEN day = ? THEN amount_micros ELSE 0 END) AS day,
      sum(amount_micros) AS month FROM ${from.table}
    WHERE day BETWEEN ? AND ? AND amount_micros > 0 ${only} GROUP BY ${owner}`;
}

function textsOf(names: string | null): readonly string[] {
  return names === null ? [] : [names];
}

export const callOperations = defineStore({
  lists: { settle: settleAll },
  reads: {
    findAnswer(
      connection,
      { appId, api, keyDigest, nowMs }: AnswerKey & { readonly nowMs: number },
    ): { readonly paramsDigest: string; readonly code: number; readonly bodySealed: Uint8Array } | null {
      const found = statement<{ paramsDigest: string; code: number; bodySealed: Uint8Array }>(
        connection,
        `SELECT params_digest AS paramsDigest, code, sealed_body AS bodySealed FROM kept_answers
         WHERE app_id = ? AND api = ? AND key_digest = ? AND expires_at_ms > ?`,
      ).get(appId, api, keyDigest, nowMs);
      return found ?? null;
    },

    state(connection, day: LocalDay): CallState {
      const today = statement<DayUse>(
        connection,
        'SELECT app_id AS appId, key_id AS keyId, api, charged FROM usage_days WHERE day = ?',
      ).all(day);
      const customers = statement<CustomerDayUse>(
        connection,
        `SELECT customer_id AS customerId, sum(charged) AS charged FROM money_days
         WHERE day = ? AND customer_id <> '' GROUP BY customer_id`,
      ).all(day);
      const clock = statement<{ second: number }>(connection, 'SELECT second FROM order_clock').get();
      return { today, customers, lastSecond: clock?.second ?? null };
    },

    spent: (
      connection,
      { day, spenders }: { readonly day: LocalDay; readonly spenders: Spenders | null },
    ): readonly Spent[] => {
      const { first, last } = localMonthDays(localMonthOf(day));
      const apps = spenders && JSON.stringify(spenders.appIds);
      const customers = spenders && JSON.stringify(spenders.customerIds);
      return [
        ...statement<Spent>(connection, spentOf('app_id', USAGE, apps)).all(day, first, last, ...textsOf(apps)),
        ...statement<Spent>(connection, spentOf('key_id', USAGE, apps)).all(day, first, last, ...textsOf(apps)),
        ...statement<Spent>(connection, spentOf('payer', PAID, customers)).all(day, first, last, ...textsOf(customers)),
      ];
    },
  },
  writes: {
    /**
     * Does for a made-up row all that a settlement does, undoes it, and writes a row that stays. So the probe fails if
     * a settlement would. Gives how many other servers have each commit, or null if the engine knows none.
     */
    probe(connection, { row, day, atMs }: Pick<SealedCall, 'row' | 'day'> & { readonly atMs: number }): number | null {
      const chain = chainOf(connection);
      const { mark } = chain;
      statement(connection, 'SAVEPOINT probe').run();
      const [settled] = settleAll(connection, [
        { row, asked: [], day, orderSecond: null, traceSealed: PROBE_FILLER, answer: null, units: [] },
      ]);
      if (settled) throw settled;
      finishWrites(connection);
      statement(connection, 'ROLLBACK TO probe').run();
      statement(connection, 'RELEASE probe').run();
      chain.undo(mark);
      statement(
        connection,
        `INSERT INTO write_probe VALUES (1, ?, ?)
          ON CONFLICT (id) DO UPDATE SET at_ms = excluded.at_ms, filler = excluded.filler`,
      ).run(atMs, PROBE_FILLER);
      return engineOf(connection).syncStandbys(connection);
    },

    prepareDays(connection, nowMs: number): void {
      engineOf(connection).prepareDays(connection, { ...TRACES, nowMs });
    },

    purge(
      connection,
      {
        nowMs,
        tracesBeforeMs,
        limit,
      }: { readonly nowMs: number; readonly tracesBeforeMs: number; readonly limit: number },
    ): { readonly answers: number; readonly traces: number } {
      const answers = statement(
        connection,
        `DELETE FROM kept_answers WHERE (app_id, api, key_digest) IN
           (SELECT app_id, api, key_digest FROM kept_answers WHERE expires_at_ms <= ? ORDER BY expires_at_ms LIMIT ?)`,
      ).run(nowMs, limit).changes;
      const dropped = engineOf(connection).dropDays(connection, { table: TRACES.table, beforeMs: tracesBeforeMs });
      const traces = statement(
        connection,
        `DELETE FROM call_traces WHERE (answered_at_ms, app_id, order_id) IN
           (SELECT answered_at_ms, app_id, order_id FROM call_traces WHERE answered_at_ms < ? LIMIT ?)`,
      ).run(tracesBeforeMs, limit).changes;
      return { answers, traces: dropped + traces };
    },
  },
});
