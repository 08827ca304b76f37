import { isFromAhead } from '../../kernel/wall-stamps.ts';

/**
 * Says whether an event of now shows that the clock was ahead at the entity's latest event and was set back since. One
 * that is late by less, e.g. of another process, counts at the latest time.
 */
export function isSetBack(newestMs: number, atMs: number): boolean {
  return isFromAhead(newestMs, atMs);
}

/**
 * Gives the times of an entity's events after the clock was set back to `atMs`. Those later than now move back together,
 * so that the latest is now and the gaps between them stay. The order stays too, because the windows rely on it.
 *
 * @param times oldest first
 */
export function timesAfterSetBack(times: readonly number[], atMs: number): number[] {
  const aheadMs = (times.at(-1) ?? atMs) - atMs;
  let newestMs = 0;
  return times.map((time) => (newestMs = Math.max(newestMs, time > atMs ? time - aheadMs : time)));
}
