/**
 * How far ahead of now a stamp of the wall clock may lie, in milliseconds: five minutes. The clocks of processes differ
 * by less, and a call that began earlier may read what a later one noted.
 */
export const AHEAD_MS_MAX = 300_000;

/**
 * Whether a stamp was noted before the wall clock was set back, because it lies more than AHEAD_MS_MAX ahead. How
 * long ago that was cannot be known. So a wait or a bound that is counted from such a stamp is over. If it counted, it would
 * hold until the clock is there again.
 */
export function isFromAhead(atMs: number, nowMs: number): boolean {
  return atMs > nowMs + AHEAD_MS_MAX;
}

/** How old a stamp is, in milliseconds: 0 if it lies a little ahead, and infinitely old if `isFromAhead`. */
export function ageMsOf(atMs: number, nowMs: number): number {
  return isFromAhead(atMs, nowMs) ? Number.POSITIVE_INFINITY : Math.max(0, nowMs - atMs);
}

/**
 * Since when something has lasted, for a stamp that is stored again at each look: one later than now counts as now, so
 * that what lasts is counted on from here.
 */
export function notAfter(sinceMs: number, nowMs: number): number {
  return Math.min(sinceMs, nowMs);
}
