import type { Clock, MachineClock } from '../../../kernel/clock.ts';

/** What LeaseClock needs. */
export interface LeaseClockDeps {
  /** Gives what is added to the machine's clock to get the database's, milliseconds. Throws Fault. */
  readonly baseMs: () => Promise<number>;
  readonly clock: MachineClock;
}

/** From how many milliseconds on the database's clock was set. A slow answer makes it look behind by less. */
const STEP_MS = 5000;

/**
 * The clock by which leases in the database end, for code that states such ends itself. It goes with the machine's clock
 * and follows the database's if that is set, e.g. because another server took over.
 */
export class LeaseClock implements Clock {
  readonly #deps: LeaseClockDeps;
  #baseMs: number;

  private constructor(deps: LeaseClockDeps, baseMs: number) {
    this.#deps = deps;
    this.#baseMs = baseMs;
  }

  /** Reads the database's clock. Throws Fault. */
  static async open(deps: LeaseClockDeps): Promise<LeaseClock> {
    return new LeaseClock(deps, await deps.baseMs());
  }

  nowMs(): number {
    return this.#baseMs + Math.floor(this.#deps.clock.machineMs());
  }

  /** Looks whether the database's clock was set. Throws Fault, and then goes on as before. */
  async look(): Promise<void> {
    const baseMs = await this.#deps.baseMs();
    if (Math.abs(baseMs - this.#baseMs) > STEP_MS) this.#baseMs = baseMs;
  }
}
