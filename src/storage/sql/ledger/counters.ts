import type { CounterMismatch } from '../../../platform/ledger/ledger.ts';
import { MONEY_MISMATCHES, MONEY_REBUILD } from '../money-days/count-money.ts';
import { SOURCE_COST_MISMATCHES, SOURCE_COST_REBUILD } from '../money-days/count-source-costs.ts';
import { SERIES_MISMATCHES, SERIES_REBUILD } from '../call-series/series-counters.ts';
import { localDaySql } from '../local-day-sql.ts';

const DAY = localDaySql('received_at_ms');

/** Every call that was ever settled: those in the ledger, and the sums of those that retention removed. */
const CALLS = `(SELECT app_id, ${DAY} AS day, api, key_id, package_id, 1 AS calls, charged, unit_price_micros AS amount,
    answered_at_ms AS last FROM ledger
  UNION ALL SELECT app_id, day, api, key_id, nullif(package_id, ''), calls, charged, amount_micros, last_answered_at_ms
    FROM retired_calls) AS counted_calls`;
const BY_PACKAGE = `SELECT app_id, package_id AS id, sum(charged) AS n FROM ${CALLS}
  WHERE charged > 0 AND package_id IS NOT NULL GROUP BY app_id, package_id`;
const BY_KEY = `SELECT app_id, key_id AS id, sum(charged) AS n, max(last) AS last FROM ${CALLS} GROUP BY app_id, key_id`;
const BY_PACKAGE_DAY = `SELECT app_id, package_id, day, sum(charged) AS n FROM ${CALLS}
  WHERE charged > 0 AND package_id IS NOT NULL GROUP BY 1, 2, 3`;
const BY_DAY = `SELECT app_id, day, api, key_id, sum(calls) AS calls, sum(charged) AS charged, sum(amount) AS amount
  FROM ${CALLS} GROUP BY 1, 2, 3, 4`;

/**
 * For each counter, a query for the rows on which it and the ledger disagree: `id`, `counted`, `actual`. Each query
 * reads the whole ledger.
 */
export const COUNTERS: readonly { readonly counter: CounterMismatch['counter']; readonly sql: string }[] = [
  {
    counter: 'package',
    sql: `SELECT id, coalesce(used, 0) AS counted, coalesce(n, 0) AS actual
      FROM packages FULL JOIN (${BY_PACKAGE}) AS actual USING (app_id, id)
      WHERE coalesce(used, 0) <> coalesce(n, 0)`,
  },
  {
    counter: 'package-day',
    sql: `SELECT app_id || ' ' || package_id || ' ' || day AS id, coalesce(counted.charged, 0) AS counted,
        coalesce(n, 0) AS actual
      FROM package_days AS counted FULL JOIN (${BY_PACKAGE_DAY}) AS actual USING (app_id, package_id, day)
      WHERE counted.charged IS DISTINCT FROM n`,
  },
  {
    counter: 'key',
    sql: `SELECT id, coalesce(counted.charged, 0) AS counted, coalesce(n, 0) AS actual
      FROM (SELECT app_id, key_id AS id, charged FROM key_uses) AS counted FULL JOIN (${BY_KEY}) AS actual USING (app_id, id)
      WHERE coalesce(counted.charged, 0) <> coalesce(n, 0)`,
  },
  {
    counter: 'day',
    sql: `SELECT app_id || ' ' || day || ' ' || api || ' ' || key_id AS id,
        CASE WHEN coalesce(counted.charged, 0) <> coalesce(actual.charged, 0) THEN coalesce(counted.charged, 0)
          WHEN coalesce(counted.calls, 0) <> coalesce(actual.calls, 0) THEN coalesce(counted.calls, 0)
          ELSE amount_micros END AS counted,
        CASE WHEN coalesce(counted.charged, 0) <> coalesce(actual.charged, 0) THEN coalesce(actual.charged, 0)
          WHEN coalesce(counted.calls, 0) <> coalesce(actual.calls, 0) THEN coalesce(actual.calls, 0)
          ELSE amount END AS actual
      FROM usage_days AS counted FULL JOIN (${BY_DAY}) AS actual USING (app_id, day, api, key_id)
      WHERE counted.calls IS DISTINCT FROM actual.calls OR counted.charged IS DISTINCT FROM actual.charged
        OR counted.amount_micros IS DISTINCT FROM actual.amount`,
  },
  { counter: 'money', sql: MONEY_MISMATCHES },
  { counter: 'money', sql: SOURCE_COST_MISMATCHES },
  ...SERIES_MISMATCHES.map((sql) => ({ counter: 'series' as const, sql })),
];

/**
 * The statements that make every counter again from the rows. If the counter of a package would exceed its calls, the
 * rebuild stops.
 */
export const REBUILD: readonly string[] = [
  `UPDATE packages SET used = coalesce((SELECT n FROM (${BY_PACKAGE}) AS actual
    WHERE actual.app_id = packages.app_id AND actual.id = packages.id), 0)`,
  'DELETE FROM package_days',
  `INSERT INTO package_days SELECT app_id, package_id, day, n FROM (${BY_PACKAGE_DAY}) AS actual`,
  'DELETE FROM key_uses',
  `INSERT INTO key_uses SELECT app_id, id, n, last FROM (${BY_KEY}) AS actual`,
  'DELETE FROM usage_days',
  `INSERT INTO usage_days SELECT app_id, day, api, key_id, calls, charged, amount FROM (${BY_DAY}) AS actual`,
  // Processes that share the database count on from these, so they begin again too.
  'DELETE FROM quota_leases',
  'DELETE FROM quota_counters',
  ...MONEY_REBUILD,
  ...SOURCE_COST_REBUILD,
  ...SERIES_REBUILD,
];
