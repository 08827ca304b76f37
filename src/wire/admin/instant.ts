import { z } from 'zod';
import { localDayRangeMs, parseLocalDay } from '../../platform/ledger/local-day.ts';

const DAY_MS = 86_400_000;
const TEXT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?$/;

/**
 * Reads an instant as people write it, in milliseconds since the Unix epoch: a day such as `2026-07-03` (its midnight),
 * a time such as `2026-07-03T14:05`, or one with a zone such as `2026-07-03T06:05:00Z`. Without a zone it is a time of
 * Asia/Shanghai. Gives `null` for any other text.
 */
export function parseInstant(text: string): number | null {
  const [, day = '', time, zone = '+08:00'] = TEXT.exec(text) ?? [];
  const parsed = parseLocalDay(day);
  if (parsed === null) return null;
  if (time === undefined) return localDayRangeMs(parsed).fromMs;
  const atMs = Date.parse(`${day}T${time}${zone}`);
  return Number.isNaN(atMs) ? null : atMs;
}

/**
 * Gives the end of a period of which a parameter names the last day, which is included, or the time at which it ends.
 * In milliseconds since the Unix epoch. Throws an Error for a text that the schema `instant` has not read.
 */
export function instantEndMs(text: string): number {
  const day = parseLocalDay(text);
  return day === null ? instantMs(text) : localDayRangeMs(day).toMs;
}

/** A parameter of the admin API that is an instant. The handler reads it by `instantMs`. */
export const instant = z
  .string()
  .max(40)
  .refine((text) => parseInstant(text) !== null, 'not a time such as 2026-07-03T14:05, or a day such as 2026-07-03');

/** The parameters of a period, which takes a day and ends now if they say nothing else. */
export const lastDay = {
  from: instant
    .optional()
    .describe('Start: a day in Asia/Shanghai or an ISO 8601 time. The default is 24 hours before the end'),
  to: instant.optional().describe('End: the last day, or an ISO 8601 time. The default is now'),
};

/**
 * Gives the milliseconds since the Unix epoch of a parameter that the schema `instant` has read. Throws an Error for any
 * other text.
 */
export function instantMs(text: string): number {
  const atMs = parseInstant(text);
  if (atMs === null) throw new Error('this text was not read by the schema of instants');
  return atMs;
}

/**
 * The period between two texts that the schema `instant` has read, which includes its start and excludes its end. If `to`
 * is absent, it ends at `nowMs`. If `from` is absent, it is 24 hours long. For example, the period from `2026-07-03` to
 * `2026-07-03` is that day in Shanghai. Throws an Error for any other text.
 */
export function periodOf(
  from: string | undefined,
  to: string | undefined,
  nowMs: number,
): { readonly fromMs: number; readonly toMs: number } {
  const toMs = to === undefined ? nowMs : instantEndMs(to);
  const fromMs = from === undefined ? toMs - DAY_MS : instantMs(from);
  return { fromMs, toMs };
}
