import { hash } from 'node:crypto';
import { ageMsOf } from '../../../kernel/wall-stamps.ts';
import type { RiskRequest } from '../ingest/risk-request.ts';
import type { RecordedVelocity, VelocityReading } from '../velocity/velocity-store.ts';

/** A request that comes again within this time is the same one: a retry, a double click, a form sent twice. */
const SAME_WITHIN_MS = 15_000;
/** For how long repeats are counted. */
const COUNTED_MS = 60_000;
/** Requests that are remembered, and times of each. */
const KEPT_MAX = 20_000;
const TIMES_MAX = 100;

interface Kept {
  /** When the request came within the last minute, this time included. */
  readonly atMs: readonly number[];
  /** What the windows say of the one that they counted last. It is a promise only while that is on its way. */
  told: Promise<RecordedVelocity> | VelocityReading;
  readonly countedAtMs: number;
}

/** A request that was counted, or found to repeat one that was. */
export interface Counted {
  /** Times that it came before within a minute. */
  readonly count: number;
  /** When the request came that this one repeats. Null if this one is an event of its own. */
  readonly repeatOfMs: number | null;
  /** What the windows say of it, or of the one that it repeats, which has no write of its own. */
  readonly velocity: RecordedVelocity;
}

/**
 * Remembers the requests of the last minute. The same account, scene, device and body within seconds count once in the
 * windows of distinct things, even if they come at once, and every repeat is counted here.
 */
export class RecentRepeats {
  readonly #kept = new Map<string, Kept>();

  /**
   * Counts a request. Times must not go back by more than a minute.
   * @param record records it in the windows; it is called only if the request repeats none
   */
  async count(name: string, atMs: number, record: () => Promise<RecordedVelocity>): Promise<Counted> {
    // Everything up to the first await is one step, so that two requests that come at once cannot both be the first.
    const before = this.#kept.get(name);
    const earlier = before?.atMs.filter((time) => ageMsOf(time, atMs) < COUNTED_MS) ?? [];
    const repeated = before !== undefined && ageMsOf(before.countedAtMs, atMs) < SAME_WITHIN_MS ? before : null;
    const told = repeated?.told ?? record();
    const countedAtMs = repeated?.countedAtMs ?? atMs;
    const kept: Kept = { atMs: [...earlier, atMs].slice(-TIMES_MAX), told, countedAtMs };
    this.#kept.delete(name);
    this.#kept.set(name, kept);
    this.#forget(atMs);
    // A repeat of a request that failed asks again.
    if (told instanceof Promise) told.catch(() => this.#kept.get(name) === kept && this.#kept.delete(name));
    const velocity = told instanceof Promise ? await told : { reading: told, write: null };
    // The write is large, and it is not needed again.
    kept.told = velocity.reading;
    return {
      count: earlier.length,
      repeatOfMs: repeated === null ? null : countedAtMs,
      velocity: repeated === null ? velocity : { reading: velocity.reading, write: null },
    };
  }

  /** Forgets what is older than a minute, and what is too much. */
  #forget(nowMs: number): void {
    for (const [oldest, { atMs }] of this.#kept) {
      if (this.#kept.size <= KEPT_MAX && ageMsOf(atMs.at(-1) ?? 0, nowMs) < COUNTED_MS) break;
      this.#kept.delete(oldest);
    }
  }
}

/** A name for everything that a request says but the time at which it was posted. */
export function repeatName(appId: string, request: RiskRequest): string {
  return hash('md5', `${appId}\n${JSON.stringify({ ...request, postTimeS: null })}`);
}
