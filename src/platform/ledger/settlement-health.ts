import type { MonotonicClock } from '../../kernel/clock.ts';
import { Fault } from '../../kernel/fault.ts';
import type { CallStore, SettledCall } from './call-store.ts';

/** A settlement that is tried as a real one and undone, then a write that is kept. Throws Fault when either fails. */
export type ProbeWrite = (like: SettledCall['row'] | null) => Promise<void>;

export interface SettlementHealthDeps {
  readonly probe: ProbeWrite;
  readonly clock: MonotonicClock;
  /** Told of each change: what is wrong, or null when it works again. */
  readonly onChange: (problem: string | null) => void;
}

/** A probe that has had no answer for this long is a problem by itself, milliseconds. */
const ANSWER_MS_MAX = 10_000;

/**
 * Whether calls can be settled, as calls meet it: a failing settlement turns it at once, and a probe that is written from
 * time to time turns it and turns it back. Reading it costs nothing.
 */
export class SettlementHealth {
  readonly #deps: SettlementHealthDeps;
  #problem: string | null = null;
  /** The call whose settlement failed last: the probe tries what that call tried. */
  #failed: SettledCall['row'] | null = null;
  #failures = 0;
  #probing: Promise<void> | null = null;
  #probingSinceMs = 0;

  constructor(deps: SettlementHealthDeps) {
    this.#deps = deps;
  }

  /** What is wrong, in words without secrets; null when calls can be settled. */
  get problem(): string | null {
    const waitedMs = this.#probing ? this.#deps.clock.monotonicMs() - this.#probingSinceMs : 0;
    if (waitedMs > ANSWER_MS_MAX) return `the database has not answered for ${Math.floor(waitedMs / 1000)} s`;
    return this.#problem;
  }

  /** The same store, watched: a settlement that the storage fails turns this at once, and a probe follows. */
  watch(calls: CallStore): CallStore {
    return {
      settle: async (call) => {
        try {
          await calls.settle(call);
        } catch (error) {
          if (error instanceof Fault) this.#settlementFailed(call.row, error);
          throw error;
        }
      },
      findAnswer: (key, nowMs) => calls.findAnswer(key, nowMs),
      state: (day) => calls.state(day),
      purge: (limits) => calls.purge(limits),
    };
  }

  /** Writes a probe and keeps what came of it; resolves at once when one is under way. Never rejects. */
  probe(): Promise<void> {
    this.#probing ??= this.#probeOnce().finally(() => {
      this.#probing = null;
    });
    return this.#probing;
  }

  async #probeOnce(): Promise<void> {
    const failures = this.#failures;
    this.#probingSinceMs = this.#deps.clock.monotonicMs();
    try {
      await this.#deps.probe(this.#failed);
      // A settlement that failed meanwhile knows better.
      if (failures === this.#failures) this.#turn(null);
    } catch (error) {
      this.#turn(wordsOf(error));
    }
  }

  #settlementFailed(row: SettledCall['row'], error: Fault): void {
    this.#failed = row;
    this.#failures += 1;
    this.#turn(wordsOf(error));
    void this.probe();
  }

  #turn(problem: string | null): void {
    const hasChanged = (problem === null) !== (this.#problem === null);
    this.#problem = problem;
    if (problem === null) this.#failed = null;
    if (hasChanged) this.#deps.onChange(problem);
  }
}

/** The message of a Fault is the adapter's own; of anything else only the class is told. */
function wordsOf(error: unknown): string {
  if (error instanceof Fault) return `calls cannot be settled: ${error.message}`;
  return `calls cannot be settled: ${error instanceof Error ? error.constructor.name : 'unknown'}`;
}
