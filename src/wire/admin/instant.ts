import { z } from 'zod';
import { told, type Told } from '../../kernel/told.ts';
import { localDayRangeMs, parseLocalDay, type LocalDay } from '../../platform/ledger/local-day.ts';

const DAY_MS = 86_400_000;
const DAY = /^(\d{4})(?:-(\d{2})-(\d{2})|\/(\d{1,2})\/(\d{1,2}))$/;
const TIME = /^(\S+?)[T ](\d{1,2})(:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(?:(Z|UTC|GMT)|([+-]\d{2}):?(\d{2}))?$/i;

/**
 * Reads an instant as people write it, in milliseconds since the Unix epoch: a day such as `2026-07-03` (its midnight),
 * a time such as `2026-07-03T14:05`, or one with a zone such as `2026-07-03T06:05:00Z`. Without a zone it is a time of
 * Asia/Shanghai. Spreadsheets write `2026/7/3 14:05`. Gives `null` for any other text, and for a day that no calendar has.
 */
export function parseInstant(text: string): number | null {
  const whole = dayOf(text.trim());
  if (whole !== null) return localDayRangeMs(whole).fromMs;
  const [, dayText = '', hour = '', rest, utc, zoneHours = '+08', zoneMinutes = '00'] = TIME.exec(text.trim()) ?? [];
  const day = dayOf(dayText);
  if (day === null) return null;
  const zone = utc === undefined ? `${zoneHours}:${zoneMinutes}` : 'Z';
  const atMs = Date.parse(`${day}T${hour.padStart(2, '0')}${rest}${zone}`);
  return Number.isNaN(atMs) ? null : atMs;
}

/** Reads a day of the calendar, e.g. `2026-07-03`, or `2026/7/3` as spreadsheets write it. */
function dayOf(text: string): LocalDay | null {
  const [, year, month, day, shortMonth = month, shortDay = day] = DAY.exec(text) ?? [];
  return parseLocalDay(`${year}-${shortMonth?.padStart(2, '0')}-${shortDay?.padStart(2, '0')}`);
}

/**
 * Reads an instant as another system reports it, in milliseconds since the Unix epoch: as `parseInstant` does, or as
 * milliseconds (12 to 15 digits) or seconds (10 digits, with or without a fraction) since the Unix epoch. Gives `null` for
 * anything else.
 *
 * Example: `parseReportedInstant(1_783_058_700)` and `parseReportedInstant('2026-07-03 14:05')` are the same.
 */
export function parseReportedInstant(value: string | number): number | null {
  const text = String(value).trim();
  if (/^\d{12,15}$/.test(text)) return Number(text);
  if (/^\d{10}(?:\.\d+)?$/.test(text)) return Math.floor(Number(text) * 1000);
  return parseInstant(text);
}

/** Reads an instant as `parseReportedInstant` does, but gives `null` for a day, which does not say when it was. */
export function parseReportedTime(value: string | number): number | null {
  return dayOf(String(value).trim()) === null ? parseReportedInstant(value) : null;
}

/**
 * Reads the end of a period as `parseReportedInstant` does. A day is the last one of the period and is included. Gives `null`
 * for anything else.
 */
export function parseReportedEnd(value: string | number): number | null {
  return dayEndMs(String(value)) ?? parseReportedInstant(value);
}

/** Gives when a day ends. `null` for a text that is no day. */
function dayEndMs(text: string): number | null {
  const day = dayOf(text.trim());
  return day === null ? null : localDayRangeMs(day).toMs;
}

/** The problem of a reported field that `parseReportedInstant` cannot read. */
export function noInstant(field: string): Told {
  return told`${field}: must be a day such as 2026-07-03, a time such as 2026-07-03T14:05:00+08:00, or milliseconds or seconds since the Unix epoch`;
}

/**
 * Gives the end of a period of which a parameter names the last day, which is included, or the time at which it ends.
 * In milliseconds since the Unix epoch. Throws an Error for a text that the schema `instant` has not read.
 */
export function instantEndMs(text: string): number {
  return dayEndMs(text) ?? instantMs(text);
}

/** A parameter of the admin API that is an instant. The handler reads it by `instantMs`. */
export const instant = z
  .string()
  .max(40)
  .refine(
    (text) => parseInstant(text) !== null,
    told`not a time such as 2026-07-03T14:05, or a day such as 2026-07-03`,
  );

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
