import { ageMsOf } from '../../kernel/wall-stamps.ts';
import type { AttemptNote } from './attempt-store.ts';

/** How many failed attempts on one person are allowed before the next one has to wait. */
export interface AttemptLimits {
  /** Length of the short window in milliseconds, a day at most. */
  readonly windowMs: number;
  /** Failures within the short window from which on attempts wait. 0 for no bound. */
  readonly failuresInWindowMax: number;
  /** Failures within 24 hours from which on attempts wait. 0 for no bound. */
  readonly failuresInDayMax: number;
}

/** Whether there is a bound at all. */
export function hasBound({ failuresInWindowMax, failuresInDayMax }: AttemptLimits): boolean {
  return failuresInWindowMax > 0 || failuresInDayMax > 0;
}

/** A day, which is also how long a note of an attempt is kept, in milliseconds. */
export const ATTEMPT_DAY_MS = 86_400_000;

/** How long a demand for a challenge holds for the person in the app that got it, in milliseconds. */
export const CHALLENGE_HOLDS_MS = 3_600_000;

/**
 * How long the next attempt has to wait after failures at these times, in milliseconds. 0 if it need not. With a bound
 * of 5 in 3 minutes, a fifth failure makes attempts wait until the first of the five is 3 minutes old. Failures that
 * were noted before the clock was set back do not count, so the wait is never longer than its window.
 *
 * @param failuresAtMs in any order, milliseconds since the Unix epoch
 */
export function waitMsAfter(failuresAtMs: readonly number[], nowMs: number, limits: AttemptLimits): number {
  const { windowMs, failuresInWindowMax, failuresInDayMax } = limits;
  const agesMs = failuresAtMs.map((atMs) => ageMsOf(atMs, nowMs)).toSorted((a, b) => a - b);
  return Math.max(
    waitWithin(agesMs, { windowMs, failuresMax: failuresInWindowMax }),
    waitWithin(agesMs, { windowMs: ATTEMPT_DAY_MS, failuresMax: failuresInDayMax }),
  );
}

function waitWithin(
  agesMs: readonly number[],
  { windowMs, failuresMax }: { readonly windowMs: number; readonly failuresMax: number },
): number {
  const deciding = failuresMax === 0 ? undefined : agesMs[failuresMax - 1];
  return deciding === undefined ? 0 : Math.max(0, windowMs - deciding);
}

/** Whether a note is a failed attempt. A demand for a challenge is not one. */
export function isFailure({ outcome }: AttemptNote): boolean {
  return outcome !== 'challenge-asked';
}
