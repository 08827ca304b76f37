import type { AttackDay, DayNumber, DayPeriod } from './attack-day.ts';

/** Lengths of the windows in whole days, ascending. Source: the document of API 797. */
export const WINDOW_DAYS = [1, 3, 7, 14, 30, 60, 120, 180] as const;

/** The length of a window in days. */
export type WindowDays = (typeof WINDOW_DAYS)[number];

const LONGEST_DAYS = 180 satisfies WindowDays;

/** The attacks of one window. */
export interface AttackWindow {
  readonly days: WindowDays;
  readonly count: number;
  readonly night: number;
  /** `night` divided by `count`, with two decimals, halves rounded upwards. 0 if there were no attacks. */
  readonly nightRatio: number;
}

/** A history in the form of an answer. */
export interface AttackSummary {
  /** Whole days since the latest counted attack. Yesterday is 1. */
  readonly daysSinceLatest: number;
  /** In the order of WINDOW_DAYS. */
  readonly windows: readonly AttackWindow[];
}

/** The days that the windows of a question on day `today` cover. They end with yesterday. */
export function windowPeriod(today: DayNumber, days: WindowDays = LONGEST_DAYS): DayPeriod {
  return { from: today - days, to: today - 1 };
}

/**
 * Sums days into the eight windows. All windows end at the last local midnight, so an attack of today is in none of
 * them.
 *
 * @param days one entry for each day, in any order. Days outside the longest window do not count.
 * @returns null if the longest window holds no attack
 * @see the document of API 797, fields idRisk*dItfinCnt and idRisk*dItfinNightcnt
 */
export function summarizeAttacks(days: readonly AttackDay[], today: DayNumber): AttackSummary | null {
  const { from, to } = windowPeriod(today);
  const counted = days.filter(({ day }) => day >= from && day <= to);
  if (counted.length === 0) return null;
  const windows = WINDOW_DAYS.map((length) => {
    const inWindow = counted.filter(({ day }) => day >= today - length);
    const count = sum(inWindow.map((day) => day.count));
    const night = sum(inWindow.map((day) => day.night));
    return { days: length, count, night, nightRatio: ratio(night, count) };
  });
  return { daysSinceLatest: today - Math.max(...counted.map(({ day }) => day)), windows };
}

/** Multiplies before it divides, so that a half is exact, e.g. 57 of 200 is 28.5 of 100 and becomes .29. */
function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part * 100) / whole) / 100;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
