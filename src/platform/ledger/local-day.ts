/** A calendar day in Asia/Shanghai, `YYYY-MM-DD`. */
export type LocalDay = string & { readonly __brand: 'LocalDay' };

/** A calendar month in Asia/Shanghai, `YYYY-MM`. */
export type LocalMonth = string & { readonly __brand: 'LocalMonth' };

const DAY_MS = 86_400_000;
/** China has had one time zone and no daylight saving time since 1991, so a fixed offset is exact. */
const OFFSET_MS = 8 * 3_600_000;

/** The day that was asked for last. A process asks for the same one thousands of times. */
let latest: { readonly fromMs: number; readonly day: LocalDay } | null = null;

/** Gives the day in Asia/Shanghai that contains an instant. */
export function localDayOf(atMs: number): LocalDay {
  const fromMs = localDayStartMs(atMs);
  if (latest?.fromMs !== fromMs)
    latest = { fromMs, day: new Date(atMs + OFFSET_MS).toISOString().slice(0, 10) as LocalDay };
  return latest.day;
}

/** Gives the midnight in Asia/Shanghai at which the day of an instant begins, in milliseconds since the Unix epoch. */
export function localDayStartMs(atMs: number): number {
  return Math.floor((atMs + OFFSET_MS) / DAY_MS) * DAY_MS - OFFSET_MS;
}

/** Gives an instant as a time of Asia/Shanghai, e.g. `2026-07-03T14:05:00.000+08:00`. */
export function localTimeOf(atMs: number): string {
  return new Date(atMs + OFFSET_MS).toISOString().replace('Z', '+08:00');
}

/** Reads `YYYY-MM-DD`. Gives `null` if the text is not a day of the calendar, e.g. `2026-02-29`. */
export function parseLocalDay(text: string): LocalDay | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const atMs = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(atMs) || new Date(atMs).toISOString().slice(0, 10) !== text ? null : (text as LocalDay);
}

/**
 * Gives the range of a day: from its midnight (inclusive) to the next (exclusive), in milliseconds since the Unix
 * epoch.
 */
export function localDayRangeMs(day: LocalDay): { readonly fromMs: number; readonly toMs: number } {
  const fromMs = Date.parse(`${day}T00:00:00Z`) - OFFSET_MS;
  return { fromMs, toMs: fromMs + DAY_MS };
}

/** Gives the month that contains a day. */
export function localMonthOf(day: LocalDay): LocalMonth {
  return day.slice(0, 7) as LocalMonth;
}

/** Gives the first and the last day of a month. */
export function localMonthDays(month: LocalMonth): { readonly first: LocalDay; readonly last: LocalDay } {
  const { toMs } = localMonthRangeMs(month);
  return { first: `${month}-01` as LocalDay, last: localDayOf(toMs - 1) };
}

/**
 * Gives the range of a month: from the midnight of its first day (inclusive) to that of the next month (exclusive), in
 * milliseconds since the Unix epoch.
 */
export function localMonthRangeMs(month: LocalMonth): { readonly fromMs: number; readonly toMs: number } {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return { fromMs: Date.UTC(year, number - 1, 1) - OFFSET_MS, toMs: Date.UTC(year, number, 1) - OFFSET_MS };
}

/** Reads `YYYY-MM`. Gives `null` if the text is not a month of the calendar, e.g. `2026-13`. */
export function parseLocalMonth(text: string): LocalMonth | null {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? (text as LocalMonth) : null;
}
