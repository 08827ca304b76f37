import { told } from '../../kernel/told.ts';
import { present } from '../../kernel/assert.ts';
import type { Actor } from '../../platform/access/actor.ts';
import {
  LATENCY_BOUNDS_MS,
  latencyQuantileMs,
  SERIES_PARTS,
  STEP_MS,
  type CallCounts,
  type CallSeries,
  type SeriesPoint,
} from '../../platform/ledger/call-series.ts';
import { formatMoney, sumMoney } from '../../platform/ledger/money.ts';
import type { AdminHandler } from '../../wire/admin/define-admin.ts';
import { POINTS_MAX, readSpan, tooManyPoints } from '../../wire/admin/series-span.ts';
import type { ledgerContracts } from './contract.ts';
import { filterOf } from './ledger-filter.ts';

function showPoint(
  { amount, sourceCost, latencyMs, latencyCounts, ...point }: SeriesPoint,
  { appIds }: Pick<Actor, 'appIds'>,
) {
  return {
    ...point,
    amount: formatMoney(amount),
    sourceCost: appIds === null ? formatMoney(sourceCost) : null,
    meanMs: latencyMs / point.calls,
    p50Ms: latencyQuantileMs(latencyCounts, 0.5) ?? 0,
    p95Ms: latencyQuantileMs(latencyCounts, 0.95) ?? 0,
    latencyCounts: [...latencyCounts],
  };
}

/** Sums up points of the same parts. The sums begin at `fromMs` and every `lengthMs` after it. */
function sumPoints(
  points: readonly SeriesPoint[],
  { fromMs, lengthMs }: { readonly fromMs: number; readonly lengthMs: number },
): readonly SeriesPoint[] {
  const sums = new Map<string, SeriesPoint>();
  for (const point of points) {
    const startsAtMs = fromMs + Math.floor((point.startsAtMs - fromMs) / lengthMs) * lengthMs;
    const place = JSON.stringify([startsAtMs, point.app, point.api, point.code]);
    const sum = sums.get(place);
    sums.set(place, { ...point, startsAtMs, ...(sum && addCounts(sum, point)) });
  }
  return [...sums.values()];
}

function addCounts(a: CallCounts, b: CallCounts): CallCounts {
  return {
    calls: a.calls + b.calls,
    charged: a.charged + b.charged,
    amount: sumMoney([a.amount, b.amount]),
    sourceCost: sumMoney([a.sourceCost, b.sourceCost]),
    latencyMs: a.latencyMs + b.latencyMs,
    latencyCounts: a.latencyCounts.map((count, at) => count + present(b.latencyCounts[at])),
  };
}

/** Makes the handler that gives counts of calls over time. An integrator sees only the calls of its own apps. */
export function seriesHandler(callSeries: Pick<CallSeries, 'points'>): AdminHandler<typeof ledgerContracts.series> {
  return async ({ step, every, by, from, to, ...given }, actor) => {
    const span = readSpan({ step, from, to });
    if (!span.ok) return span;
    const { fromMs, toMs } = span;
    const { appIds, api, code } = filterOf(given, actor);
    const parts = SERIES_PARTS.filter((part) => by?.split(',').includes(part));
    const points = await callSeries.points({
      step,
      fromMs,
      toMs,
      appIds,
      api,
      code,
      by: parts,
      limit: POINTS_MAX + 1,
    });
    if (points.length > POINTS_MAX) return tooManyPoints(told`Ask for a shorter time, or for one app or API`);
    const summed = every === 1 ? points : sumPoints(points, { fromMs, lengthMs: every * STEP_MS[step] });
    return {
      ok: true,
      result: { points: summed.map((point) => showPoint(point, actor)), latencyBoundsMs: [...LATENCY_BOUNDS_MS] },
    };
  };
}
