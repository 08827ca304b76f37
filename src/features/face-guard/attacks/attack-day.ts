import { localDayOf, localDayRangeMs, type LocalDay } from '../../../platform/ledger/local-day.ts';

/**
 * A day in Asia/Shanghai as the number of whole days since 1970-01-01 there. History is counted and stored by day. For
 * example, 1970-01-02 is day 1.
 */
export type DayNumber = number;

/** Attacks on one person on one day. */
export interface AttackDay {
  readonly day: DayNumber;
  /** At least 1. */
  readonly count: number;
  /** The number of attacks between 00:00 and 06:00 local time. */
  readonly night: number;
}

/** The days from `from` to `to`, including both. */
export interface DayPeriod {
  readonly from: DayNumber;
  readonly to: DayNumber;
}

export const DAY_MS = 86_400_000;
/** The night ends at this time: 06:00:00.000 already belongs to the day. Source: the document of API 797. */
const NIGHT_MS = 6 * 3_600_000;
/** Start of day 0, in milliseconds since the Unix epoch. */
const FIRST_DAY_MS = localDayRangeMs('1970-01-01' as LocalDay).fromMs;

/** The day that holds an instant, given in milliseconds since the Unix epoch. */
export function dayNumberOf(atMs: number): DayNumber {
  return Math.floor((atMs - FIRST_DAY_MS) / DAY_MS);
}

/**
 * Whether an instant is between 00:00 (included) and 06:00 (excluded) of its day. For example, 05:59:59.999 is at
 * night, and 06:00 is not.
 */
export function isAtNight(atMs: number): boolean {
  return atMs - dayStartMs(dayNumberOf(atMs)) < NIGHT_MS;
}

/**
 * The midnight at which a day begins, in milliseconds since the Unix epoch. For example, day 1 begins at 57600000,
 * which is 16:00 UTC.
 */
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
