import type { Clock } from '../../kernel/clock.ts';
import {
  NODE_NUMBERS,
  type LiveNode,
  type NodeBeat,
  type NodeIdentity,
  type NodeStore,
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
    this.#leases.set(number, { number, name, incarnation, changeSeen, untilMs: this.#clock.nowMs() + leaseMs });
    return number;
  }

  async beat(incarnation: string, { leaseMs, changeSeen }: NodeBeat): Promise<boolean> {
    const lease = this.#live().find((each) => each.incarnation === incarnation);
    if (!lease) return false;
    const untilMs = this.#clock.nowMs() + leaseMs;
    this.#leases.set(lease.number, { ...lease, untilMs, changeSeen: Math.max(lease.changeSeen, changeSeen) });
    return true;
  }

  async leave(incarnation: string): Promise<void> {
    await this.beat(incarnation, { leaseMs: 0, changeSeen: 0 });
  }

  async alive(): Promise<readonly LiveNode[]> {
    return this.#live().map(({ number, name, incarnation, changeSeen }) => ({ number, name, incarnation, changeSeen }));
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
