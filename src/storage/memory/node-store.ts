import type { Clock } from '../../kernel/clock.ts';
import {
  NODE_NUMBERS,
  type LiveNode,
  type NodeBeat,
  type NodeIdentity,
  type NodeStore,
  type ScoringDigests,
} from '../../platform/nodes/node-store.ts';

type Lease = LiveNode & { readonly untilMs: number };

/** Keeps the leases of node numbers in memory, for tests. Its clock stands for the database's. */
export class MemoryNodeStore implements NodeStore {
  readonly #clock: Clock;
  readonly #leases = new Map<number, Lease>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async join(node: NodeIdentity, { leaseMs, changeSeen }: NodeBeat): Promise<number | null> {
    const number = this.#freeNumber();
    if (number === null) return null;
    const { name, incarnation } = node;
    const untilMs = this.#clock.nowMs() + leaseMs;
    this.#leases.set(number, { number, name, incarnation, changeSeen, scoring: null, untilMs });
    return number;
  }

  async beat(incarnation: string, { leaseMs, changeSeen }: NodeBeat): Promise<boolean> {
    const lease = this.#live().find((each) => each.incarnation === incarnation);
    if (!lease) return false;
    const untilMs = this.#clock.nowMs() + leaseMs;
    this.#leases.set(lease.number, { ...lease, untilMs, changeSeen: Math.max(lease.changeSeen, changeSeen) });
    return true;
  }

  async tellScoring(incarnation: string, scoring: ScoringDigests): Promise<void> {
    const lease = this.#live().find((each) => each.incarnation === incarnation);
    if (lease) this.#leases.set(lease.number, { ...lease, scoring });
  }

  async leave(incarnation: string): Promise<void> {
    await this.beat(incarnation, { leaseMs: 0, changeSeen: 0 });
  }

  async alive(): Promise<readonly LiveNode[]> {
    return this.#live().map(({ untilMs: _untilMs, ...node }) => node);
  }

  #live(): readonly Lease[] {
    const nowMs = this.#clock.nowMs();
    return [...this.#leases.values()]
      .filter(({ untilMs }) => untilMs > nowMs)
      .toSorted((one, other) => one.number - other.number);
  }

  #freeNumber(): number | null {
    if (this.#leases.size < NODE_NUMBERS) return this.#leases.size;
    const nowMs = this.#clock.nowMs();
    const ended = [...this.#leases.values()].filter(({ untilMs }) => untilMs <= nowMs);
    const [oldest] = ended.toSorted((one, other) => one.untilMs - other.untilMs || one.number - other.number);
    return oldest?.number ?? null;
  }
}
