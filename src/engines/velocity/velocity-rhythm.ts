import { LONGEST_WINDOW_MS } from '../../features/business-risk/velocity/velocity-entities.ts';
import type { Rhythm } from '../../features/business-risk/velocity/velocity-store.ts';
import { present } from '../../kernel/assert.ts';

/** How many times a rhythm is read from. */
export const RHYTHM_EVENTS = 16;

/**
 * Tells how regular the gaps between the newest times are.
 *
 * @param times milliseconds, newest first. Only the first RHYTHM_EVENTS count.
 */
export function readRhythm(times: ArrayLike<number>): Rhythm {
  const newest = times[0] ?? 0;
  let gaps = 0;
  let sum = 0;
  let squares = 0;
  for (let index = 1; index < Math.min(times.length, RHYTHM_EVENTS); index += 1) {
    const older = present(times[index]);
    if (newest - older >= LONGEST_WINDOW_MS) break;
    const gap = present(times[index - 1]) - older;
    gaps += 1;
    sum += gap;
    squares += gap * gap;
  }
  if (gaps === 0) return { gaps, meanMs: Number.NaN, variation: Number.NaN };
  const meanMs = sum / gaps;
  const variance = Math.max(squares / gaps - meanMs * meanMs, 0);
  return { gaps, meanMs, variation: meanMs === 0 ? 0 : Math.sqrt(variance) / meanMs };
}
