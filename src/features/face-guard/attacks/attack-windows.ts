import type { AttackDay, DayNumber, DayPeriod } from './attack-day.ts';

/** Lengths of the windows in whole days, ascending. Source: the document of API 797. */
export const WINDOW_DAYS = [1, 3, 7, 14, 30, 60, 120, 180] as const;
export type WindowDays = (typeof WINDOW_DAYS)[number];

const LONGEST_DAYS = 180 satisfies WindowDays;

/** The attacks of one window. */
export interface AttackWindow {
  readonly days: WindowDays;
  readonly count: number;
  readonly night: number;
  /** `night` by `count`, two decimals, halves upwards; 0 where there were none. */
  readonly nightRatio: number;
}

/** A history as it is answered. */
export interface AttackSummary {
  /** Whole days since the latest counted attack: yesterday is 1. */
  readonly daysSinceLatest: number;
  /** In the order of WINDOW_DAYS. */
  readonly windows: readonly AttackWindow[];
}

/** The days that the windows of a question asked `today` cover: they end with yesterday. */
export function windowPeriod(today: DayNumber, days: WindowDays = LONGEST_DAYS): DayPeriod {
  return { from: today - days, to: today - 1 };
}

/**
 * Adds days up to the eight windows, all of which end at the last local midnight: an attack of today is in none.
 *
 * @param days one entry a day, in any order; days outside the longest window do not count
 * @returns null where the longest window holds no attack
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

/** Multiplied before it is divided: 57 of 200 is .285 exactly on the way, and so .29. */
function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part * 100) / whole) / 100;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
