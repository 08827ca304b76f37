import { present } from '../../../kernel/assert.ts';
import type { MonotonicClock } from '../../../kernel/clock.ts';
import { within } from '../../../kernel/timers.ts';
import type { RateAsk, RateGrant, RateStore } from '../../../platform/admission/rate-store.ts';
import { callFunction } from '../call-function.ts';
import { evenTags } from '../key-tags.ts';
import type { RedisCluster } from '../load-ioredis.ts';
import { COMMAND_MS } from '../open-redis.ts';
import { RATE_CODE, RATE_PREFIX, TAKE } from './rate-functions.ts';

/** Over how many slots the subjects are spread. One call asks for all subjects of a slot. */
const RATE_TAGS = 4;
/** Most subjects of one call, because a server does nothing else meanwhile. */
const CALL_MAX = 256;
/** For how long a slot is skipped after a call failed, milliseconds. */
const SKIP_MS = 1_000;

/** What the store needs. */
export interface RedisRateDeps {
  readonly cluster: RedisCluster;
  readonly clock: MonotonicClock;
  /** Begins the name of every key; by default RATE_PREFIX. */
  readonly prefix?: string;
  /** A call that takes longer has failed, milliseconds; by default COMMAND_MS. */
  readonly commandMs?: number;
}

/** Counts since the start. */
export interface RedisRateState {
  readonly calls: number;
  readonly failures: number;
}

interface Lane {
  readonly tag: string;
  skipUntilMs: number;
}

/**
 * Keeps buckets in a Redis cluster. A key is a bucket that is not full, and expires when it is, so a subject that is
 * not used costs nothing. If a call fails, its slot is not asked for a second.
 */
export class RedisRateStore implements RateStore {
  readonly #deps: RedisRateDeps;
  readonly #lanes: readonly Lane[];
  #calls = 0;
  #failures = 0;

  constructor(deps: RedisRateDeps) {
    this.#deps = deps;
    this.#lanes = evenTags(RATE_TAGS).map((tag) => ({ tag, skipUntilMs: Number.NEGATIVE_INFINITY }));
  }

  get state(): RedisRateState {
    return { calls: this.#calls, failures: this.#failures };
  }

  async take(asks: readonly RateAsk[]): Promise<readonly (RateGrant | null)[]> {
    const grants: (RateGrant | null)[] = asks.map(() => null);
    const byLane = Map.groupBy(asks.keys(), (at) => laneOf(present(asks[at]).subject));
    const calls = [...byLane].flatMap(([lane, places]) =>
      Array.from({ length: Math.ceil(places.length / CALL_MAX) }, async (_, piece) => {
        const some = places.slice(piece * CALL_MAX, (piece + 1) * CALL_MAX);
        const told = await this.#ask(
          present(this.#lanes[lane]),
          some.map((at) => present(asks[at])),
        );
        for (const [index, at] of some.entries()) grants[at] = told?.[index] ?? null;
      }),
    );
    await Promise.all(calls);
    return grants;
  }

  /** Asks for subjects of one slot. `null` if it is skipped or fails. */
  async #ask(lane: Lane, asks: readonly RateAsk[]): Promise<readonly RateGrant[] | null> {
    const { clock, commandMs = COMMAND_MS } = this.#deps;
    if (clock.monotonicMs() < lane.skipUntilMs) return null;
    this.#calls += 1;
    try {
      const told = await within(commandMs, this.#call(lane, asks));
      if (told !== 'late') return asks.map((_, at) => grantIn(told, at));
    } catch {
      // Whatever failed, calls go on by the process's own share of the rate, and the failure is counted.
    }
    this.#failures += 1;
    lane.skipUntilMs = clock.monotonicMs() + SKIP_MS;
    return null;
  }

  #call({ tag }: Lane, asks: readonly RateAsk[]): Promise<readonly unknown[]> {
    const { cluster, prefix = RATE_PREFIX } = this.#deps;
    const keys = asks.map(({ subject }) => `${prefix}{${tag}}${subject}`);
    const args = asks.flatMap(({ rate: { perSecond, burst }, owed, needed, stock }) =>
      [perSecond, burst, owed, needed, stock].map(String),
    );
    return callFunction(cluster, RATE_CODE, { name: TAKE, keys, args }) as Promise<readonly unknown[]>;
  }
}

function laneOf(subject: string): number {
  return Number.parseInt(subject.slice(0, 6), 16) % RATE_TAGS || 0;
}

function grantIn(told: readonly unknown[], at: number): RateGrant {
  return { granted: Number(told[2 * at]), fullInMs: Number(String(told[2 * at + 1])) };
}
