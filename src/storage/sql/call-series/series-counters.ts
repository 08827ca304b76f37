import { LATENCY_BOUNDS_MS, SERIES_STEPS, type SeriesStep } from '../../../platform/ledger/call-series.ts';
import { COUNTED } from './count-series.ts';

const START: Readonly<Record<SeriesStep, string>> = {
  minute: 'received_at_ms - received_at_ms % 60000',
  hour: 'received_at_ms - received_at_ms % 3600000',
  day: '(received_at_ms + 28800000) / 86400000 * 86400000 - 28800000',
};

/** One sum for each column of COUNTED, over ledger rows. */
const SUMS = [
  'count(*)',
  'sum(charged)',
  'sum(unit_price_micros)',
  'sum(source_cost_micros)',
  'sum(latency_ms)',
  ...LATENCY_BOUNDS_MS.map((bound, at) => {
    const above = LATENCY_BOUNDS_MS[at - 1];
    return `count(*) FILTER (WHERE latency_ms <= ${bound}${above === undefined ? '' : ` AND latency_ms > ${above}`})`;
  }),
  `count(*) FILTER (WHERE latency_ms > ${LATENCY_BOUNDS_MS.at(-1)})`,
].map((sum, at) => `${sum} AS ${COUNTED[at]}`);

/** From when on the ledger has all rows: the day after the last of which retention removed any. */
const WHOLE_FROM = `(SELECT coalesce(max(unixepoch(day)) * 1000 - 28800000 + 86400000, 0) FROM retired_calls)`;
/** From when on a series can be compared: since it has points, and the ledger all rows. */
const sinceOf = (step: SeriesStep) =>
  `max(${WHOLE_FROM}, (SELECT coalesce(min(starts_at_ms), 0) FROM call_series WHERE step = '${step}'))`;

const rowsOf = (step: SeriesStep) =>
  `SELECT ${START[step]} AS starts_at_ms, app_id, api, code, ${SUMS.join(', ')} FROM ledger
   WHERE received_at_ms >= ${sinceOf(step)} GROUP BY 1, 2, 3, 4`;

/** For each step, a query for the points that differ from the ledger rows: `id`, `counted`, `actual`. */
export const SERIES_MISMATCHES: readonly string[] = SERIES_STEPS.map(
  (step) => `SELECT '${step} ' || starts_at_ms || ' ' || app_id || ' ' || api || ' ' || code AS id,
      coalesce(counted.calls, 0) AS counted, coalesce(actual.calls, 0) AS actual
    FROM (SELECT * FROM call_series WHERE step = '${step}' AND starts_at_ms >= ${sinceOf(step)}) AS counted
    FULL JOIN (${rowsOf(step)}) AS actual USING (starts_at_ms, app_id, api, code)
    WHERE ${COUNTED.map((column) => `counted.${column} IS DISTINCT FROM actual.${column}`).join(' OR ')}`,
);

/** The statements that make the points again for which the ledger has all rows. */
export const SERIES_REBUILD: readonly string[] = SERIES_STEPS.flatMap((step) => [
  `DELETE FROM call_series WHERE step = '${step}' AND starts_at_ms >= ${WHOLE_FROM}`,
  `INSERT INTO call_series SELECT '${step}', ${START[step]}, app_id, api, code, ${SUMS.join(', ')} FROM ledger
   WHERE received_at_ms >= ${WHOLE_FROM} GROUP BY 2, 3, 4, 5`,
]);
