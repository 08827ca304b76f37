import type { Clock, MachineClock } from '../../kernel/clock.ts';
import { told } from '../../kernel/told.ts';

/** What ClockSkew needs. */
export interface ClockSkewDeps {
  /** Gives what is added to the machine's clock to get the database's, milliseconds. Throws Fault. */
  readonly baseMs: () => Promise<number>;
  readonly clock: Clock & MachineClock;
  /** From how many milliseconds on the clock is a problem. */
  readonly maxMs: number;
}

const LOOKS_MAX = 3;

/**
 * How far the wall clock of this machine is off that of the database. Times of ledger rows and decisions come from the
 * wall clock, so a node would write a wrong day if its clock was off.
 */
export class ClockSkew {
  readonly #deps: ClockSkewDeps;
  #skewMs: number | null = null;

  constructor(deps: ClockSkewDeps) {
    this.#deps = deps;
  }

  /** How far this clock is ahead, milliseconds. `null` before the first look. */
  get skewMs(): number | null {
    return this.#skewMs;
  }

  /** What is wrong with the clock, in words. `null` if nothing is. */
  get problem(): string | null {
    const { maxMs } = this.#deps;
    if (this.#skewMs === null || Math.abs(this.#skewMs) <= maxMs) return null;
    return this.#skewMs > 0
      ? told`the clock of this machine is ${Math.abs(this.#skewMs)} ms ahead of that of the database, more than clock.skewMaxMs=${maxMs}; set it by NTP`
      : told`the clock of this machine is ${Math.abs(this.#skewMs)} ms behind that of the database, more than clock.skewMaxMs=${maxMs}; set it by NTP`;
  }

  /**
   * Looks again. A slow answer makes a clock look ahead, so a clock that seems off is asked for up to three times, and
   * the smallest difference counts. Throws Fault, and then the last look counts on.
   */
  async look(): Promise<void> {
    let best: number | null = null;
    for (let looks = 0; looks < LOOKS_MAX; looks += 1) {
      const skewMs = await this.#lookOnce();
      if (best === null || Math.abs(skewMs) < Math.abs(best)) best = skewMs;
      if (Math.abs(best) <= this.#deps.maxMs) break;
    }
    this.#skewMs = best;
  }

  async #lookOnce(): Promise<number> {
    const { baseMs, clock } = this.#deps;
    const base = await baseMs();
    return Math.round(clock.nowMs() - (base + clock.machineMs()));
  }
}
