import { localDayRangeMs, parseLocalDay } from '../../../../platform/ledger/local-day.ts';
import type { Period } from '../../decision/decision-record.ts';

const DAY_MS = 86_400_000;
const ISO_TIME = /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})$/;

/** One end of a period, milliseconds: a day in Asia/Shanghai (its start, or its end) or an ISO 8601 time; null otherwise. */
export function parsePeriodEnd(text: string, bound: 'from' | 'to'): number | null {
  const day = parseLocalDay(text);
  if (day !== null) return localDayRangeMs(day)[bound === 'from' ? 'fromMs' : 'toMs'];
  const atMs = ISO_TIME.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs) ? null : atMs;
}

/** The period between two ends that parsePeriodEnd reads: without an end until now, without a start a day of it. */
export function periodOf(from: string | undefined, to: string | undefined, nowMs: number): Period {
  const toMs = (to === undefined ? null : parsePeriodEnd(to, 'to')) ?? nowMs;
  const fromMs = (from === undefined ? null : parsePeriodEnd(from, 'from')) ?? toMs - DAY_MS;
  return { fromMs, toMs };
}
