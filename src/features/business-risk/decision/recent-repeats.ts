import { hash } from 'node:crypto';
import type { RiskRequest } from '../ingest/risk-request.ts';
import type { VelocityReading } from '../velocity/velocity-store.ts';

/** A request that comes again within this time is the same one: a retry, a double click, a form sent twice. */
const SAME_WITHIN_MS = 15_000;
/** For how long repeats are counted. */
const COUNTED_MS = 60_000;
const KEPT_MAX = 20_000;

interface Kept {
  readonly atMs: readonly number[];
  readonly reading: VelocityReading;
  readonly readAtMs: number;
}

/** What is known of the same request that came before. */
export interface Repeat {
  /** Times it came before within a minute. */
  readonly count: number;
  /** What the windows said of the first one, if this one is no event of its own; else null. */
  readonly reading: VelocityReading | null;
}

/**
 * Remembers the requests of the last minute. The same account, scene, device and body within seconds count once in the
 * windows of distinct things, and every repeat is counted here.
 */
export class RecentRepeats {
  readonly #kept = new Map<string, Kept>();

  /** What is known of the same request. The time must not go back by more than a minute. */
  find(name: string, atMs: number): Repeat {
    const kept = this.#kept.get(name);
    const times = kept?.atMs.filter((time) => atMs - time < COUNTED_MS) ?? [];
    const isSame = kept !== undefined && times.length > 0 && atMs - kept.readAtMs < SAME_WITHIN_MS;
    return { count: times.length, reading: isSame ? kept.reading : null };
  }

  /** Remembers that a request came, and what the windows said of it or of the first one. */
  remember(name: string, atMs: number, reading: VelocityReading, isRepeat: boolean): void {
    const before = this.#kept.get(name);
    this.#kept.delete(name);
    const times = [...(before?.atMs.filter((time) => atMs - time < COUNTED_MS) ?? []), atMs].slice(-100);
    this.#kept.set(name, { atMs: times, reading, readAtMs: isRepeat && before !== undefined ? before.readAtMs : atMs });
    for (const [oldest, { atMs: seen }] of this.#kept) {
      if (this.#kept.size <= KEPT_MAX && atMs - (seen.at(-1) ?? 0) < COUNTED_MS) break;
      this.#kept.delete(oldest);
    }
  }
}

/** A name for everything that a request says but the time at which it was posted. */
export function repeatName(appId: string, request: RiskRequest): string {
  return hash('md5', `${appId}\n${JSON.stringify({ ...request, postTimeS: null })}`);
}
