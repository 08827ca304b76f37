import { STEP_MS, stepStartMs } from '../ledger/call-series.ts';
import type { AlertRule } from './alert-rule.ts';

/** A time from one instant up to another, which is not in it, in milliseconds since the Unix epoch. */
export interface AlertWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** How long the time is with which a window is compared. Whole weeks, because weekends differ from other days. */
const REFERENCE_MS = 28 * STEP_MS.day;

/** Gives the minutes that a rule counts: the present one and those before it. */
export function windowOf({ windowMinutes }: Pick<AlertRule, 'windowMinutes'>, nowMs: number): AlertWindow {
  const toMs = stepStartMs('minute', nowMs) + STEP_MS.minute;
  return { fromMs: toMs - windowMinutes * STEP_MS.minute, toMs };
}

/** Gives the time with which a window is compared: the 28 days before it, in whole hours. */
export function referenceOf({ fromMs }: AlertWindow): AlertWindow {
  const toMs = stepStartMs('hour', fromMs);
  return { fromMs: toMs - REFERENCE_MS, toMs };
}
