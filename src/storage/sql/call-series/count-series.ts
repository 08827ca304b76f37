import { LATENCY_BOUNDS_MS, latencyPlace, stepStartMs, type SeriesStep } from '../../../platform/ledger/call-series.ts';
import type { LedgerRow } from '../../../platform/ledger/ledger.ts';
import type { Connection } from '../operation.ts';
import { addingUp, insertInto } from '../rows-write.ts';
import { writeRows } from '../write-rows.ts';

/** The columns that are counted, in their order. */
const SUMS = ['calls', 'charged', 'amount_micros', 'source_cost_micros', 'latency_ms'] as const;
/** The columns of the counts by latency, in their order. */
export const LATENCY_COLUMNS: readonly string[] = [...LATENCY_BOUNDS_MS.map((bound) => `ms_${bound}`), 'ms_more'];
/** All columns that hold counts, in their order. */
export const COUNTED: readonly string[] = [...SUMS, ...LATENCY_COLUMNS];

const ADD = insertInto(
  'call_series',
  {
    step: 'text',
    starts_at_ms: 'whole',
    app_id: 'text',
    api: 'text',
    code: 'whole',
    ...Object.fromEntries(COUNTED.map((column) => [column, 'whole'] as const)),
  },
  addingUp('call_series', ['step', 'starts_at_ms', 'app_id', 'api', 'code'], COUNTED),
);

interface Count {
  readonly startsAtMs: number;
  readonly appId: string;
  readonly api: string;
  readonly code: number;
  /** One for each column of COUNTED. */
  readonly counts: number[];
}

/** Counts ledger rows in the series of minutes, hours and days. Each point is written once, whatever the number of rows. */
export function countSeries(connection: Connection, rows: readonly LedgerRow[]): void {
  const minutes = new Map<string, Count>();
  for (const row of rows) countRow(minutes, row);
  const steps = [
    ['minute', minutes],
    ['hour', rolledUp('hour', minutes)],
    ['day', rolledUp('day', minutes)],
  ] as const;
  writeRows(
    connection,
    ADD,
    steps.flatMap(([step, points]) => pointsOf(step, points)),
  );
}

function countRow(minutes: Map<string, Count>, row: LedgerRow): void {
  const { appId, api, code } = row;
  const { counts } = countAt(minutes, { startsAtMs: stepStartMs('minute', row.receivedAtMs), appId, api, code });
  add(counts, 0, 1);
  add(counts, 1, row.charged ? 1 : 0);
  add(counts, 2, row.unitPrice);
  add(counts, 3, row.sourceCost);
  add(counts, 4, row.latencyMs);
  add(counts, SUMS.length + latencyPlace(row.latencyMs), 1);
}

function rolledUp(step: SeriesStep, minutes: ReadonlyMap<string, Count>): Map<string, Count> {
  const rolled = new Map<string, Count>();
  for (const { startsAtMs, counts, ...of } of minutes.values()) {
    const sum = countAt(rolled, { startsAtMs: stepStartMs(step, startsAtMs), ...of });
    for (const [at, count] of counts.entries()) add(sum.counts, at, count);
  }
  return rolled;
}

function countAt(points: Map<string, Count>, of: Omit<Count, 'counts'>): Count {
  const name = `${of.startsAtMs} ${of.appId} ${of.api} ${of.code}`;
  const found = points.get(name);
  if (found) return found;
  const made = { ...of, counts: COUNTED.map(() => 0) };
  points.set(name, made);
  return made;
}

function add(counts: number[], at: number, by: number): void {
  counts[at] = (counts[at] ?? 0) + by;
}

function pointsOf(step: SeriesStep, points: ReadonlyMap<string, Count>): readonly (readonly unknown[])[] {
  return [...points.values()].map(({ startsAtMs, appId, api, code, counts }) => [
    step,
    startsAtMs,
    appId,
    api,
    code,
    ...counts,
  ]);
}
