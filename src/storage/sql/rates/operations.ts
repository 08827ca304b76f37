import { takeTokens, type RateAsk, type RateGrant } from '../../../platform/admission/rate-store.ts';
import { leaseNowMs } from '../engine.ts';
import { defineStore, statement, type Connection } from '../operation.ts';

/** More buckets than this are forgotten, those first that are full soonest. */
const BUCKETS_MAX = 100_000;

const PUT = `INSERT INTO rate_buckets (subject, full_at_ms) VALUES (?, ?)
  ON CONFLICT (subject) DO UPDATE SET full_at_ms = excluded.full_at_ms`;
const FORGET_BEYOND = `DELETE FROM rate_buckets WHERE subject IN
  (SELECT subject FROM rate_buckets ORDER BY full_at_ms LIMIT max((SELECT count(*) FROM rate_buckets) - ?, 0))`;

/** The SQL of buckets that processes share. */
export const rateOperations = defineStore({
  reads: {},
  writes: {
    take(connection: Connection, asks: readonly RateAsk[]): readonly RateGrant[] {
      const nowMs = leaseNowMs(connection);
      return asks.map((ask) => {
        const fullAtMs = statement<number>(connection, 'SELECT full_at_ms FROM rate_buckets WHERE subject = ?')
          .pluck()
          .get(ask.subject);
        const grant = takeTokens((fullAtMs ?? nowMs) - nowMs, ask);
        statement(connection, PUT).run(ask.subject, nowMs + grant.fullInMs);
        return grant;
      });
    },

    purge(connection: Connection, _input: null): number {
      const full = statement(connection, 'DELETE FROM rate_buckets WHERE full_at_ms <= ?').run(leaseNowMs(connection));
      return full.changes + statement(connection, FORGET_BEYOND).run(BUCKETS_MAX).changes;
    },
  },
});
