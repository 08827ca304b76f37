import type { MonotonicClock } from '../../kernel/clock.ts';
import { idText, type RandomSource } from '../../kernel/random.ts';
import type { NodeState, NodeStore, ScoringDigests } from './node-store.ts';

/** What NodeLease needs. */
export interface NodeLeaseDeps {
  readonly store: NodeStore;
  readonly clock: MonotonicClock;
  readonly random: RandomSource;
  /** What operators call this node. */
  readonly name: string;
  /** How long the lease lasts without a renewal, milliseconds. */
  readonly leaseMs: number;
}

const ALL_HELD =
  'all 1024 numbers of nodes are held: stop nodes that are not needed, or wait until the leases of dead ones end';

/** The number that this process leases, and the identity under which other nodes know it. */
export class NodeLease {
  readonly #deps: NodeLeaseDeps;
  #incarnation = '';
  #number = 0;
  /** By this process's own clock. It began before the store's lease, so it ends no later. */
  #untilMs = -Infinity;
  #hasLeft = false;
  #scoring: ScoringDigests | null = null;
  #stateOf: (() => NodeState) | null = null;

  private constructor(deps: NodeLeaseDeps) {
    this.#deps = deps;
  }

  /** Leases a number. Throws an Error if all are held, and Fault if the store fails. */
  static async join(deps: NodeLeaseDeps, changeSeen: number): Promise<NodeLease> {
    const lease = new NodeLease(deps);
    lease.#untilMs = await lease.#join(changeSeen);
    return lease;
  }

  /** `0 <= number < NODE_NUMBERS`. It changes if the lease ended and this process took another one. */
  get number(): number {
    return this.#number;
  }

  /** Random id under which this process holds its number. It changes together with the number. */
  get incarnation(): string {
    return this.#incarnation;
  }

  /**
   * Whether the lease surely has not ended. If it may have ended, other nodes no longer wait for this one, so what it
   * holds in memory may be out of date.
   */
  get isHeld(): boolean {
    return this.#deps.clock.monotonicMs() < this.#untilMs;
  }

  /** Whether this process ended its lease for good. Then it takes no other one. */
  get hasLeft(): boolean {
    return this.#hasLeft;
  }

  /**
   * Renews the lease, and tells up to which change this node follows the others. If the lease has ended, this takes
   * another number and gives false. The lease then counts as held from the next beat on, because others did not wait for
   * this node meanwhile: look again what they changed before that beat. After `leave` it gives false and takes none. Throws like `join`.
   */
  async beat(changeSeen: number): Promise<boolean> {
    if (this.#hasLeft) return false;
    const { store, clock, leaseMs } = this.#deps;
    const askedAtMs = clock.monotonicMs();
    if (await store.beat(this.#incarnation, { leaseMs, changeSeen, state: this.#stateOf?.() ?? null })) {
      this.#untilMs = askedAtMs + leaseMs;
      return true;
    }
    this.#untilMs = -Infinity;
    await this.#join(changeSeen);
    return false;
  }

  /** Tells the others what this process answers with, also after it had to take another number. Throws Fault. */
  async tellScoring(scoring: ScoringDigests): Promise<void> {
    this.#scoring = scoring;
    await this.#deps.store.tellScoring(this.#incarnation, scoring);
  }

  /** From here on each beat tells how this process is doing. */
  describeBy(stateOf: () => NodeState): void {
    this.#stateOf = stateOf;
  }

  /** Tells at once how this process is doing, e.g. that it ends. Throws Fault. */
  async tellState(): Promise<void> {
    const { store, leaseMs } = this.#deps;
    await store.beat(this.#incarnation, { leaseMs, changeSeen: 0, state: this.#stateOf?.() ?? null });
  }

  /** Whether an operator asked this process to end. Throws Fault. */
  isAskedToDrain(): Promise<boolean> {
    return this.#deps.store.isAskedToDrain(this.#incarnation);
  }

  /** Ends the lease for good, so that other nodes do not wait for this one. Throws Fault. */
  async leave(): Promise<void> {
    this.#hasLeft = true;
    this.#untilMs = -Infinity;
    await this.#deps.store.leave(this.#incarnation);
  }

  /** Takes a number. Gives until when it is surely leased, by this process's own clock. */
  async #join(changeSeen: number): Promise<number> {
    const { store, clock, random, name, leaseMs } = this.#deps;
    const incarnation = idText(random, 20);
    const askedAtMs = clock.monotonicMs();
    const number = await store.join({ name, incarnation }, { leaseMs, changeSeen }, this.#incarnation || null);
    if (number === null) throw new Error(ALL_HELD);
    this.#incarnation = incarnation;
    this.#number = number;
    if (this.#scoring) await store.tellScoring(incarnation, this.#scoring);
    return askedAtMs + leaseMs;
  }
}
