import {
  latencyPlace,
  LATENCY_BOUNDS_MS,
  SERIES_PARTS,
  stepStartMs,
  type CallSeries,
  type SeriesPoint,
  type SeriesQuery,
  type SeriesStep,
} from '../../platform/ledger/call-series.ts';
import { EVERY_ROW, everyRow, type Ledger, type LedgerRow } from '../../platform/ledger/ledger.ts';
import { NO_MONEY, type Micros } from '../../platform/ledger/money.ts';

const NO_CALLS = {
  calls: 0,
  charged: 0,
  amount: NO_MONEY,
  sourceCost: NO_MONEY,
  latencyMs: 0,
  latencyCounts: [0, ...LATENCY_BOUNDS_MS.map(() => 0)],
};

/** Counts the rows of a ledger anew for each question, for tests. */
export class MemoryCallSeries implements CallSeries {
  readonly #ledger: Ledger;
  readonly #purgedBeforeMs = new Map<SeriesStep, number>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  async points({ step, fromMs, toMs, appIds, api, code, by, limit }: SeriesQuery): Promise<readonly SeriesPoint[]> {
    const points = new Map<string, SeriesPoint>();
    const sinceMs = Math.max(fromMs, this.#purgedBeforeMs.get(step) ?? fromMs);
    for await (const row of everyRow(this.#ledger, { ...EVERY_ROW, appIds, api, code })) {
      const startsAtMs = stepStartMs(step, row.receivedAtMs);
      if (startsAtMs < sinceMs || startsAtMs >= toMs) continue;
      const [app, ofApi, ofCode] = SERIES_PARTS.map((part) => (by.includes(part) ? partOf(row, part) : null));
      const name = JSON.stringify([startsAtMs, app, ofApi, ofCode]);
      const of = { startsAtMs, app, api: ofApi, code: ofCode } as Pick<
        SeriesPoint,
        'startsAtMs' | 'app' | 'api' | 'code'
      >;
      points.set(name, counted(points.get(name) ?? { ...of, ...NO_CALLS }, row));
    }
    return [...points.values()].toSorted(compare).slice(0, limit);
  }

  async purge({ step, beforeMs, limit }: Parameters<CallSeries['purge']>[0]): Promise<number> {
    const every = { step, fromMs: 0, toMs: beforeMs, appIds: null, api: null, code: null, by: SERIES_PARTS, limit };
    const { length } = await this.points(every);
    // Tests purge less than one step of a purge.
    this.#purgedBeforeMs.set(step, beforeMs);
    return length;
  }
}

function partOf(row: LedgerRow, part: (typeof SERIES_PARTS)[number]): string | number {
  return part === 'app' ? row.appId : row[part];
}

function counted(point: SeriesPoint, row: LedgerRow): SeriesPoint {
  const place = latencyPlace(row.latencyMs);
  return {
    ...point,
    calls: point.calls + 1,
    charged: point.charged + Number(row.charged),
    amount: (point.amount + row.unitPrice) as Micros,
    sourceCost: (point.sourceCost + row.sourceCost) as Micros,
    latencyMs: point.latencyMs + row.latencyMs,
    latencyCounts: point.latencyCounts.map((count, at) => count + Number(at === place)),
  };
}

function compare(a: SeriesPoint, b: SeriesPoint): number {
  if (a.startsAtMs !== b.startsAtMs) return a.startsAtMs - b.startsAtMs;
  const [left, right] = [a, b].map(({ app, api }) => `${app} ${api}`) as [string, string];
  if (left !== right) return left < right ? -1 : 1;
  return (a.code ?? 0) - (b.code ?? 0);
}
