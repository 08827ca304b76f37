import { localDayOf, localDayRangeMs, type LocalDay } from '../../../platform/ledger/local-day.ts';

/** A day in Asia/Shanghai as the number of whole days since that of 1970-01-01: what history is counted and stored by. */
export type DayNumber = number;

/** Attacks on one person on one day. */
export interface AttackDay {
  readonly day: DayNumber;
  /** At least 1. */
  readonly count: number;
  /** How many of them between 00:00 and 06:00 local time. */
  readonly night: number;
}

/** Days from `from` to `to`, both included. */
export interface DayPeriod {
  readonly from: DayNumber;
  readonly to: DayNumber;
}

export const DAY_MS = 86_400_000;
/** The night ends here: 06:00:00.000 is day. Source: the document of API 797. */
const NIGHT_MS = 6 * 3_600_000;
/** Begin of day 0, milliseconds since the Unix epoch. */
const FIRST_DAY_MS = localDayRangeMs('1970-01-01' as LocalDay).fromMs;

/** The day that holds an instant, milliseconds since the Unix epoch. */
export function dayNumberOf(atMs: number): DayNumber {
  return Math.floor((atMs - FIRST_DAY_MS) / DAY_MS);
}

/** Whether an instant lies between 00:00 (included) and 06:00 (not included) of its day. */
export function isAtNight(atMs: number): boolean {
  return atMs - dayStartMs(dayNumberOf(atMs)) < NIGHT_MS;
}

/** Midnight with which a day begins, milliseconds since the Unix epoch. */
export function dayStartMs(day: DayNumber): number {
  return FIRST_DAY_MS + day * DAY_MS;
}

/** The number of a calendar day. */
export function dayNumberOfLocalDay(day: LocalDay): DayNumber {
  return dayNumberOf(localDayRangeMs(day).fromMs);
}

/** The calendar day of a number. */
export function localDayOfNumber(day: DayNumber): LocalDay {
  return localDayOf(dayStartMs(day));
}
