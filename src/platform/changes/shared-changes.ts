import type { MonotonicClock } from '../../kernel/clock.ts';
import type { NodeLease } from '../nodes/node-lease.ts';
import type { NodeStore } from '../nodes/node-store.ts';
import { CHANGE_AREAS, type ChangeArea, type ChangeFeed } from './change-feed.ts';
import type { ChangeNumbers, ChangeTable } from './change-table.ts';

/** What SharedChanges needs. */
export interface SharedChangesDeps {
  readonly table: ChangeTable;
  readonly nodes: Pick<NodeStore, 'alive'>;
  readonly lease: Pick<NodeLease, 'incarnation' | 'beat'>;
  readonly clock: MonotonicClock;
  readonly pause: (ms: number) => Promise<void>;
  /** How long `everywhere` waits for a live node that does not follow, milliseconds. */
  readonly waitMaxMs: number;
  /** The lease is renewed after so many milliseconds even if nothing changed. */
  readonly beatEveryMs: number;
  /** Called if an area could not be read again. The next round tries again. */
  readonly onProblem: (area: ChangeArea, error: unknown) => void;
}

/** How often a change looks whether other nodes follow, milliseconds. */
const LOOK_EVERY_MS = 50;

/**
 * The changes of processes that share one database. Each one looks into the table of changes from time to time, reads
 * again what changed, and says with its lease up to which change it follows.
 */
export class SharedChanges implements ChangeFeed {
  readonly #deps: SharedChangesDeps;
  readonly #reloads = new Map<ChangeArea, (() => Promise<void>)[]>();
  readonly #known: Map<ChangeArea, number>;
  #beatAtMs: number;
  #beatNumber: number;
  #running: Promise<void> = Promise.resolve();

  private constructor(deps: SharedChangesDeps, known: ChangeNumbers) {
    this.#deps = deps;
    this.#known = new Map(known);
    this.#beatAtMs = deps.clock.monotonicMs();
    this.#beatNumber = highestOf(known);
  }

  /**
   * Begins to follow the changes after those that `known` holds. Read `known` before any state that follows, so that no
   * change falls between the two.
   */
  static follow(deps: SharedChangesDeps, known: ChangeNumbers): SharedChanges {
    return new SharedChanges(deps, known);
  }

  follow(area: ChangeArea, reload: () => Promise<void>): void {
    this.#reloads.set(area, [...(this.#reloads.get(area) ?? []), reload]);
  }

  /** The areas that nothing follows. A process with such an area would miss changes. */
  get unfollowed(): readonly ChangeArea[] {
    return CHANGE_AREAS.filter((area) => !this.#reloads.has(area));
  }

  /**
   * One round: reads again what changed, and renews the lease if that is due. Rounds run one after another. Throws
   * Fault if the database cannot be reached.
   */
  poll(): Promise<void> {
    const round = this.#running.then(() => this.#round());
    this.#running = round.catch(() => undefined);
    return round;
  }

  async everywhere(): Promise<readonly string[]> {
    const { table, nodes, lease, clock, pause, waitMaxMs } = this.#deps;
    const upTo = highestOf(await table.numbers());
    const untilMs = clock.monotonicMs() + waitMaxMs;
    for (;;) {
      const alive = await nodes.alive();
      const behind = alive.filter((node) => node.incarnation !== lease.incarnation && node.changeSeen < upTo);
      if (behind.length === 0) return [];
      if (clock.monotonicMs() >= untilMs) return behind.map(({ name }) => name);
      await pause(LOOK_EVERY_MS);
    }
  }

  async #round(): Promise<void> {
    const { table, lease, clock, beatEveryMs } = this.#deps;
    const numbers = await table.numbers();
    let followsAll = true;
    for (const [area, number] of numbers)
      if (number !== this.#known.get(area) && !(await this.#reload(area, number))) followsAll = false;
    const number = followsAll ? highestOf(numbers) : this.#beatNumber;
    const nowMs = clock.monotonicMs();
    if (number === this.#beatNumber && nowMs - this.#beatAtMs < beatEveryMs) return;
    await lease.beat(number);
    this.#beatNumber = number;
    this.#beatAtMs = nowMs;
  }

  /** Gives false if that failed. An area that nothing follows yet stays as it is, for what follows it later. */
  async #reload(area: ChangeArea, number: number): Promise<boolean> {
    const reloads = this.#reloads.get(area);
    if (!reloads) return true;
    try {
      for (const reload of reloads) await reload();
    } catch (error) {
      this.#deps.onProblem(area, error);
      return false;
    }
    this.#known.set(area, number);
    return true;
  }
}

/** The number of the last change of all. 0 before the first. */
export function highestOf(numbers: ChangeNumbers): number {
  return Math.max(0, ...numbers.values());
}
