import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit';
import type { MonotonicClock } from '../../kernel/clock.ts';

/** Subjects that are counted at a time. Beyond it, the one that asked longest ago is forgotten. */
const SUBJECTS_MAX = 5000;

/** How often a subject asked since a window began. */
interface Asked {
  readonly fromMs: number;
  readonly times: number;
}

/**
 * Makes the counts of requests that the rate limits keep in memory. A window begins with the first request of a subject
 * and lasts by a clock that only goes forward, so no caller waits if the wall clock is set back.
 */
export function countsOver(clock: MonotonicClock): FastifyRateLimitStoreCtor {
  return class RequestCounts implements FastifyRateLimitStore {
    /** In order of last use. */
    readonly #asked = new Map<string, Asked>();

    incr(subject: string, done: Parameters<FastifyRateLimitStore['incr']>[1], windowMs: number): void {
      const nowMs = clock.monotonicMs();
      const before = this.#asked.get(subject);
      const isOver = before === undefined || nowMs - before.fromMs >= windowMs;
      const asked = isOver ? { fromMs: nowMs, times: 1 } : { ...before, times: before.times + 1 };
      this.#asked.delete(subject);
      this.#asked.set(subject, asked);
      const { value: oldest } = this.#asked.keys().next();
      if (this.#asked.size > SUBJECTS_MAX && oldest !== undefined) this.#asked.delete(oldest);
      done(null, { current: asked.times, ttl: windowMs - (nowMs - asked.fromMs) });
    }

    /** Each limit counts for itself. */
    child(): FastifyRateLimitStore {
      return new RequestCounts();
    }
  };
}
