import { told } from '../../kernel/told.ts';
import type { Clock } from '../../kernel/clock.ts';
import { LATENCY_BOUNDS_MS, latencyQuantileMs } from '../../platform/ledger/call-series.ts';
import { localDayRangeMs, type LocalDay } from '../../platform/ledger/local-day.ts';
import { formatMoney, type Micros } from '../../platform/ledger/money.ts';
import type { ComparisonStore, VerdictPair } from '../../sources/comparison-store.ts';
import type { ShadowPauses } from '../../sources/shadow-pauses.ts';
import type { AttemptEnd, CountedAttempts, SourceHours } from '../../sources/source-hours.ts';
import type { SourcePlan } from '../../sources/source-plan.ts';
import type { AdminHandlers } from '../../wire/admin/define-admin.ts';
import { periodOf } from '../../wire/admin/instant.ts';
import type { sourceContracts } from './contract.ts';

/** What the handler of source comparisons works with. */
export interface SourceDeps {
  readonly comparisons: Pick<ComparisonStore, 'pairs'>;
  readonly sourceHours: Pick<SourceHours, 'read'>;
  readonly shadowPauses: ShadowPauses;
  readonly sourcePlans: readonly SourcePlan[];
  readonly clock: Clock;
}

const HOUR_MS = 3_600_000;

/** Makes the handlers that show how sources do and how often they disagree, and that pause a shadow. */
export function createSourceHandlers({
  comparisons,
  sourceHours,
  shadowPauses,
  sourcePlans,
  clock,
}: SourceDeps): AdminHandlers<typeof sourceContracts> {
  return {
    async list({ from, to }) {
      const { fromMs, toMs } = periodOf(from, to, clock.nowMs());
      const period = { fromMs: fromMs - (fromMs % HOUR_MS), toMs };
      const [paused, counted] = await Promise.all([shadowPauses.list(), sourceHours.read(period)]);
      const apis = sourcePlans.map(({ api, chain, shadow, prices }) => ({
        api,
        chain: [...chain],
        shadow,
        shadowPaused: paused.includes(api),
        prices: prices.map(({ source, price }) => ({ source, price: formatMoney(price) })),
      }));
      const bySource = Map.groupBy(counted, ({ api, source }) => `${api} ${source}`);
      return { ok: true, result: { ...period, apis, sources: [...bySource.values()].map(showSource) } };
    },

    async shadow({ api, paused }) {
      const shadow = sourcePlans.find((plan) => plan.api === api)?.shadow ?? null;
      if (shadow === null) return NO_SHADOW;
      await shadowPauses.set(api, paused);
      return { ok: true, result: { api, shadow, shadowPaused: paused }, subject: api };
    },

    async compare({ from, to, all }) {
      const { fromMs } = localDayRangeMs(from as LocalDay);
      const { toMs } = localDayRangeMs(to as LocalDay);
      const pairs = await comparisons.pairs({ fromMs, toMs });
      const calls = countCalls(pairs);
      const disagreeing = pairs.filter((pair) => pair.answer !== pair.shadowAnswer);
      const shown = (all ? pairs : disagreeing).map(({ shadowCost, orderIds, ...pair }) => ({
        ...pair,
        share: calls === 0 ? 0 : Number((pair.calls / calls).toFixed(4)),
        shadowCost: formatMoney(shadowCost),
        orderIds: [...orderIds],
      }));
      return { ok: true, result: { calls, disagreements: countCalls(disagreeing), pairs: shown } };
    },
  };
}

const NO_SHADOW = {
  ok: false,
  error: 'not_found',
  detail: told`api: the file of sources (sources.file) names no shadow for it`,
} as const;

/** How a source did, from all that was counted of it. */
function showSource(counted: readonly CountedAttempts[]) {
  const [{ api, source } = { api: '', source: '' }] = counted;
  const sumOf = (of: (each: CountedAttempts) => number) => counted.reduce((sum, each) => sum + of(each), 0);
  const endedAs = (ended: AttemptEnd) => sumOf((each) => (each.ended === ended ? each.asked : 0));
  const asked = sumOf((each) => each.asked);
  const places = Array.from({ length: LATENCY_BOUNDS_MS.length + 1 }, (_, place) =>
    sumOf((each) => (each.place === place ? each.asked : 0)),
  );
  return {
    api,
    source,
    asked,
    answered: endedAs('answered'),
    unknown: endedAs('unknown'),
    timeouts: endedAs('timeout'),
    unavailable: endedAs('unavailable'),
    corrupt: endedAs('corrupt'),
    p50Ms: roundedMs(latencyQuantileMs(places, 0.5)),
    p95Ms: roundedMs(latencyQuantileMs(places, 0.95)),
    meanMs: Math.round(sumOf((each) => each.tookMs) / Math.max(1, asked)),
    cost: formatMoney(sumOf((each) => each.cost) as Micros),
  };
}

function roundedMs(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms);
}

function countCalls(pairs: readonly VerdictPair[]): number {
  return pairs.reduce((sum, pair) => sum + pair.calls, 0);
}
