import { InTurn } from '../../kernel/in-turn.ts';
import type { MonotonicClock } from '../../kernel/clock.ts';
import type { NodeLease } from '../nodes/node-lease.ts';
import type { NodeStore } from '../nodes/node-store.ts';
import { CHANGE_AREAS, type ChangeArea, type ChangeFeed } from './change-feed.ts';
import type { ChangeNumbers, ChangeTable } from './change-table.ts';

/** What SharedChanges needs. */
export interface SharedChangesDeps {
  readonly table: ChangeTable;
  readonly nodes: Pick<NodeStore, 'alive'>;
  readonly lease: Pick<NodeLease, 'incarnation' | 'isHeld' | 'beat'>;
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
  readonly #rounds = new InTurn();

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
   * One round: reads again what changed, and renews the lease if that is due. Rounds run one after another. Gives
   * whether this node follows everything that others changed before the round. Throws Fault if the database cannot be
   * reached.
   */
  poll(): Promise<boolean> {
    return this.#rounds.run(() => this.#round());
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

  async #round(): Promise<boolean> {
    // Others did not wait for this node before it joined again, so only what it reads after that tells what it missed.
    let seen = await this.#lookOnce();
    while (seen === 'joined again') seen = await this.#lookOnce();
    return seen === 'all';
  }

  async #lookOnce(): Promise<'all' | 'not all' | 'joined again'> {
    const { table, lease, beatEveryMs } = this.#deps;
    const numbers = await table.numbers();
    let followsAll = true;
    for (const [area, number] of numbers) {
      if (number === this.#known.get(area)) continue;
      // Reading again may take long, and the lease must not end meanwhile.
      const isDue = lease.isHeld && this.#sinceBeatMs() >= beatEveryMs / 2;
      if (isDue && !(await this.#beat(this.#beatNumber))) return 'joined again';
      if (!(await this.#reload(area, number))) followsAll = false;
    }
    const seen = followsAll ? 'all' : 'not all';
    // A node that is out stays out until it follows everything.
    if (!followsAll && !lease.isHeld) return seen;
    const number = followsAll ? highestOf(numbers) : this.#beatNumber;
    if (lease.isHeld && number === this.#beatNumber && this.#sinceBeatMs() < beatEveryMs) return seen;
    return (await this.#beat(number)) ? seen : 'joined again';
  }

  /** Gives false if the lease had ended and this node joined again. */
  async #beat(number: number): Promise<boolean> {
    const { lease, clock } = this.#deps;
    const nowMs = clock.monotonicMs();
    const isRenewed = await lease.beat(number);
    this.#beatNumber = number;
    this.#beatAtMs = nowMs;
    return isRenewed;
  }

  #sinceBeatMs(): number {
    return this.#deps.clock.monotonicMs() - this.#beatAtMs;
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
