import { localDayRangeMs, parseLocalDay } from '../../../../platform/ledger/local-day.ts';
import type { Period } from '../../decision/decision-record.ts';

const DAY_MS = 86_400_000;
const ISO_TIME = /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * Reads one end of a period as milliseconds since the Unix epoch. The text is a day in Asia/Shanghai (its start, or its
 * end) or an ISO 8601 time. Null if it is neither. For example, `parsePeriodEnd('2026-07-03', 'from')` is the midnight
 * at which that day begins in Shanghai.
 */
export function parsePeriodEnd(text: string, bound: 'from' | 'to'): number | null {
  const day = parseLocalDay(text);
  if (day !== null) return localDayRangeMs(day)[bound === 'from' ? 'fromMs' : 'toMs'];
  const atMs = ISO_TIME.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs) ? null : atMs;
}

/**
 * The period between two texts that parsePeriodEnd reads. If `to` is absent, it ends at `nowMs`. If `from` is absent,
 * it is 24 hours long.
 */
export function periodOf(from: string | undefined, to: string | undefined, nowMs: number): Period {
  const toMs = (to === undefined ? null : parsePeriodEnd(to, 'to')) ?? nowMs;
  const fromMs = (from === undefined ? null : parsePeriodEnd(from, 'from')) ?? toMs - DAY_MS;
  return { fromMs, toMs };
}
