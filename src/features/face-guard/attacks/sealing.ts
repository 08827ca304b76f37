import { dayNumberOf, dayStartMs, type DayNumber } from './attack-day.ts';
import { windowPeriod } from './attack-windows.ts';

/** What an operator decided about a day. `held` keeps it open for late reports, and `sealed` closes it. */
export interface DayMark {
  readonly day: DayNumber;
  readonly state: 'held' | 'sealed';
  readonly changedAtMs: number;
}

/** When a day is sealed if no operator decides about it. */
export interface SealingRule {
  /** How long after the midnight that ends it, in milliseconds. Less than a day. */
  readonly sealAfterMs: number;
}

/** Whether a day is sealed at an instant. */
function isSealed(day: DayNumber, mark: DayMark | undefined, nowMs: number, rule: SealingRule): boolean {
  return mark ? mark.state === 'sealed' : nowMs >= dayStartMs(day + 1) + rule.sealAfterMs;
}

/**
 * The earliest day of the longest window that is not sealed. Null if the history up to yesterday (T-1) can be answered.
 * One open day keeps every later answer waiting, because each window that holds it could still change.
 *
 * @param marks those of the longest window, in any order
 */
export function firstOpenDay(marks: readonly DayMark[], nowMs: number, rule: SealingRule): DayNumber | null {
  const { from, to } = windowPeriod(dayNumberOf(nowMs));
  const byDay = new Map(marks.map((mark) => [mark.day, mark]));
  for (let day = from; day <= to; day++) if (!isSealed(day, byDay.get(day), nowMs, rule)) return day;
  return null;
}
