import type { MonotonicClock } from '../../kernel/clock.ts';
import { Fault, LeaseEnded } from '../../kernel/fault.ts';
import type { CallStore, SettledCall } from './call-store.ts';
import { withoutLease } from '../nodes/lease-here.ts';
import { told } from '../../kernel/told.ts';

/** Tries a settlement like a real one and undoes it, then makes a write that stays. Throws Fault if either fails. */
export type ProbeWrite = (like: SettledCall['row'] | null) => Promise<void>;

/** What SettlementHealth needs. */
export interface SettlementHealthDeps {
  readonly probe: ProbeWrite;
  readonly clock: MonotonicClock;
  /** Called with each change: what is wrong, or `null` if it works again. */
  readonly onChange: (problem: string | null) => void;
}

/** A probe without an answer for this long is a problem by itself, in milliseconds. */
const ANSWER_MS_MAX = 10_000;

/** How long a failed settlement that no probe can repeat stays a problem if no call of its API comes, in milliseconds. */
const HOLD_MS = 60_000;

/**
 * Whether calls can be settled. A failing settlement is a problem at once. Regular probes find problems and clear them.
 * A probe writes less than a call does, so it may work while calls fail. Then the problem stays until a call of the same
 * API is settled, or none has failed for a minute. Reading the state costs nothing.
 */
export class SettlementHealth {
  readonly #deps: SettlementHealthDeps;
  #problem: string | null = null;
  /** The call of the last failed settlement. The probe tries what that call tried. */
  #failed: SettledCall['row'] | null = null;
  #failedAtMs = 0;
  #failures = 0;
  /** Whether a probe has failed since the last settlement failed, so that one that works shows that the fault is gone. */
  #isSeenByProbe = false;
  /** Whether a call of the failed API has been settled since. */
  #isSettledSince = false;
  #probing: Promise<void> | null = null;
  #probingSinceMs = 0;

  constructor(deps: SettlementHealthDeps) {
    this.#deps = deps;
  }

  /** What is wrong, in words without secrets. `null` if calls can be settled. */
  get problem(): string | null {
    return this.unanswered ?? this.#problem;
  }

  /**
   * That the database has not answered for ten seconds, e.g. because its disk hangs, in words. `null` otherwise. A call
   * that began now would wait for as long, so none should begin.
   */
  get unanswered(): string | null {
    const waitedMs = this.#probing ? this.#deps.clock.monotonicMs() - this.#probingSinceMs : 0;
    return waitedMs > ANSWER_MS_MAX ? told`the database has not answered for ${Math.floor(waitedMs / 1000)} s` : null;
  }

  /**
   * Gives the same store, watched. If the storage fails a settlement, that is a problem at once, and a probe follows.
   */
  watch(calls: CallStore): CallStore {
    return {
      settle: async (call) => {
        const ended = await calls.settle(call);
        if (ended.end === 'done' && call.row.api === this.#failed?.api) this.#isSettledSince = true;
        if (ended.end === 'unknown') this.#settlementFailed(call.row, ended.fault);
        else if (ended.end === 'undone' && ended.why instanceof Fault) this.#settlementFailed(call.row, ended.why);
        return ended;
      },
      endOf: (orderId, signal) => calls.endOf(orderId, signal),
      findAnswer: (key, nowMs) => calls.findAnswer(key, nowMs),
      state: (day) => calls.state(day),
      spent: (day, spenders) => calls.spent(day, spenders),
      prepareDays: (nowMs) => calls.prepareDays(nowMs),
      purge: (limits) => calls.purge(limits),
    };
  }

  /**
   * Writes a probe and records its result. If one is already running, waits for that one. It is work of the node, also
   * if a call sets it going. Never rejects.
   */
  probe(): Promise<void> {
    this.#probing ??= withoutLease(() => this.#probeOnce()).finally(() => {
      this.#probing = null;
    });
    return this.#probing;
  }

  async #probeOnce(): Promise<void> {
    const failures = this.#failures;
    this.#probingSinceMs = this.#deps.clock.monotonicMs();
    try {
      await this.#deps.probe(this.#failed);
      // A settlement that failed meanwhile is more recent.
      if (failures === this.#failures && this.#isGone()) this.#turn(null);
    } catch (error) {
      // The node has no lease at the moment, which it says itself.
      if (error instanceof LeaseEnded) return;
      this.#isSeenByProbe = true;
      this.#turn(wordsOf(error));
    }
  }

  /** Whether a probe that works shows that calls can be settled again. */
  #isGone(): boolean {
    if (this.#failed === null || this.#isSeenByProbe || this.#isSettledSince) return true;
    return this.#deps.clock.monotonicMs() - this.#failedAtMs >= HOLD_MS;
  }

  #settlementFailed(row: SettledCall['row'], error: Fault): void {
    this.#failed = row;
    this.#failedAtMs = this.#deps.clock.monotonicMs();
    this.#isSeenByProbe = false;
    this.#isSettledSince = false;
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

/** Gives the message of a Fault, which its adapter composed. Of any other error it gives only the class. */
function wordsOf(error: unknown): string {
  if (error instanceof Fault) return told`calls cannot be settled: ${error.message}`;
  return told`calls cannot be settled: ${error instanceof Error ? error.constructor.name : 'unknown'}`;
}
