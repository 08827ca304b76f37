import type { Clock } from '../../kernel/clock.ts';
import { told, toldTogether, type Told } from '../../kernel/told.ts';
import { localTimeOf } from '../ledger/local-day.ts';
import type { ClockMarkStore } from './clock-mark-store.ts';

/** The longest pause that a site has without a word of its operator, in milliseconds: 7 days. */
export const PAUSE_MS_MAX = 604_800_000;

/** What ClockLeap needs. */
export interface ClockLeapDeps {
  readonly store: ClockMarkStore;
  readonly clock: Clock;
  /** Is told when the clock turns out to be far ahead, and when it is not any more. */
  readonly onChange: (problem: Told | null) => void;
}

/**
 * Tells whether the wall clock is far ahead of when this site was last known to run. Then the clock may be wrong, e.g. on
 * a machine without its battery, and nothing may be removed by its age, because a removal cannot be taken back. A site
 * that really stood still looks the same, so an operator decides.
 */
export class ClockLeap {
  readonly #deps: ClockLeapDeps;
  #problem: Told | null = null;

  constructor(deps: ClockLeapDeps) {
    this.#deps = deps;
  }

  /** What the last look found: why nothing is removed by its age, or null. */
  get problem(): Told | null {
    return this.#problem;
  }

  /** Looks at the clock. Gives why nothing may be removed by its age, or null. Throws Fault. */
  async look(): Promise<Told | null> {
    const { store, clock, onChange } = this.#deps;
    const nowMs = clock.nowMs();
    const lastMs = await store.note({ nowMs, leapMs: PAUSE_MS_MAX });
    const before = this.#problem;
    this.#problem = lastMs === null ? null : toldTogether([leapSeen(lastMs, nowMs), LEAP_MEND]);
    if ((before === null) !== (this.#problem === null)) onChange(this.#problem);
    return this.#problem;
  }

  /** Takes the clock for right, because an operator says so. Throws Fault. */
  async accept(): Promise<void> {
    await this.#deps.store.accept(this.#deps.clock.nowMs());
  }
}

/** Whether the clock is so far ahead of when the site last ran that it may be wrong. Null is a site that never ran. */
export function isLeap(lastMs: number | null, nowMs: number): lastMs is number {
  return lastMs !== null && nowMs > lastMs + PAUSE_MS_MAX;
}

/** Says that the clock is far ahead of when the site last ran. */
export function leapSeen(lastMs: number, nowMs: number): Told {
  return told`nothing is removed by its age: the clock says ${localTimeOf(nowMs)}, and this site last ran at ${localTimeOf(lastMs)}`;
}

/** What to do then. */
export const LEAP_MEND = told`set the clock if it is wrong, or start once with renzheng serve --accept-clock if it is right (a service: RENZHENG_START_ACCEPT_CLOCK_ON with the current date in Asia/Shanghai)`;
