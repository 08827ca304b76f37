import {
  LATENCY_BOUNDS_MS,
  latencyQuantileMs,
  SERIES_PARTS,
  STEP_MS,
  stepStartMs,
  type CallCounts,
  type CallSeries,
  type SeriesPoint,
  type SeriesStep,
} from '../../platform/ledger/call-series.ts';
import { formatMoney, sumMoney } from '../../platform/ledger/money.ts';
import type { AdminHandler } from '../../wire/admin/define-admin.ts';
import { instantMs } from '../../wire/admin/instant.ts';
import type { ledgerContracts } from './contract.ts';
import { filterOf } from './ledger-filter.ts';

/** The most steps of one answer: a day of minutes, two months of hours, four years of days. */
const STEPS_MAX = 1500;
/** The most points of one answer. */
const POINTS_MAX = 50_000;
const TOO_MANY_POINTS = {
  ok: false,
  error: 'too_large',
  detail: `more than ${POINTS_MAX} points. Ask for a shorter time, or for one app or API`,
} as const;

function tooManySteps(step: SeriesStep) {
  const longer = step === 'day' ? '' : `, or for ${step === 'minute' ? 'hours' : 'days'}`;
  const detail = `more than ${STEPS_MAX} ${step}s. Ask for a shorter time${longer}`;
  return { ok: false, error: 'bad_request', detail } as const;
}

function showPoint({ amount, sourceCost, latencyMs, latencyCounts, ...point }: SeriesPoint) {
  return {
    ...point,
    amount: formatMoney(amount),
    sourceCost: formatMoney(sourceCost),
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
    latencyCounts: a.latencyCounts.map((count, at) => count + (b.latencyCounts[at] ?? 0)),
  };
}

/** Makes the handler that gives counts of calls over time. An integrator sees only the calls of its own apps. */
export function seriesHandler(callSeries: Pick<CallSeries, 'points'>): AdminHandler<typeof ledgerContracts.series> {
  return async ({ step, every, by, from, to, ...given }, actor) => {
    const [fromMs, toMs] = [instantMs(from), instantMs(to)];
    if (toMs <= fromMs) return { ok: false, error: 'bad_request', detail: 'to: must be later than from' };
    if ((toMs - fromMs) / STEP_MS[step] > STEPS_MAX) return tooManySteps(step);
    const { appIds, api, code } = filterOf(given, actor);
    const parts = SERIES_PARTS.filter((part) => by?.split(',').includes(part));
    const steps = { step, fromMs: stepStartMs(step, fromMs), toMs };
    const points = await callSeries.points({ ...steps, appIds, api, code, by: parts, limit: POINTS_MAX + 1 });
    if (points.length > POINTS_MAX) return TOO_MANY_POINTS;
    const summed = every === 1 ? points : sumPoints(points, { fromMs: steps.fromMs, lengthMs: every * STEP_MS[step] });
    return { ok: true, result: { points: summed.map(showPoint), latencyBoundsMs: [...LATENCY_BOUNDS_MS] } };
  };
}
