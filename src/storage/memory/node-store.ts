import type { Clock } from '../../kernel/clock.ts';
import {
  NODE_NUMBERS,
  type DrainAnswer,
  type LiveNode,
  type NodeBeat,
  type NodeIdentity,
  type NodeState,
  type NodeStore,
  type ReportedNode,
  type ScoringDigests,
} from '../../platform/nodes/node-store.ts';

type Lease = LiveNode & {
  readonly untilMs: number;
  readonly state: NodeState | null;
  readonly beatAtMs: number | null;
  readonly isAskedToDrain: boolean;
};

/** Keeps the leases of node numbers in memory, for tests. Its clock stands for the database's. */
export class MemoryNodeStore implements NodeStore {
  readonly #clock: Clock;
  readonly #leases = new Map<number, Lease>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async join(
    node: NodeIdentity,
    { leaseMs, changeSeen }: NodeBeat,
    before: string | null = null,
  ): Promise<number | null> {
    const number = this.#freeNumber();
    if (number === null) return null;
    const isAskedToDrain = before !== null && this.#wasAsked(before);
    const { name, incarnation } = node;
    const untilMs = this.#clock.nowMs() + leaseMs;
    this.#leases.set(number, {
      number,
      name,
      incarnation,
      changeSeen,
      scoring: null,
      untilMs,
      state: null,
      beatAtMs: null,
      isAskedToDrain,
    });
    return number;
  }

  async beat(incarnation: string, { leaseMs, changeSeen, state }: NodeBeat): Promise<boolean> {
    const lease = this.#live().find((each) => each.incarnation === incarnation);
    if (!lease) return false;
    const beatAtMs = this.#clock.nowMs();
    this.#leases.set(lease.number, {
      ...lease,
      untilMs: beatAtMs + leaseMs,
      changeSeen: Math.max(lease.changeSeen, changeSeen),
      beatAtMs,
      state: state ?? lease.state,
    });
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
    return this.#live().map(({ number, name, incarnation, changeSeen, scoring }) => ({
      number,
      name,
      incarnation,
      changeSeen,
      scoring,
    }));
  }

  async reported(endedMs: number): Promise<readonly ReportedNode[]> {
    const nowMs = this.#clock.nowMs();
    return [...this.#leases.values()]
      .filter(({ untilMs }) => untilMs > nowMs - endedMs)
      .toSorted((one, other) => one.number - other.number)
      .map(({ number, name, incarnation, untilMs, state, beatAtMs, isAskedToDrain }) => ({
        number,
        name,
        incarnation,
        state,
        isAskedToDrain,
        isAlive: untilMs > nowMs,
        beatAgoMs: beatAtMs === null ? null : nowMs - beatAtMs,
      }));
  }

  async askToDrain(incarnation: string, isEvenLast: boolean): Promise<DrainAnswer> {
    const lease = this.#live().find((each) => each.incarnation === incarnation);
    if (!lease) return 'gone';
    const isLast = !this.#live().some((each) => each !== lease && isServing(each));
    if (isLast && !isEvenLast && !lease.isAskedToDrain) return 'last';
    this.#leases.set(lease.number, { ...lease, isAskedToDrain: true });
    return 'asked';
  }

  async isAskedToDrain(incarnation: string): Promise<boolean> {
    return this.#wasAsked(incarnation);
  }

  #wasAsked(incarnation: string): boolean {
    return [...this.#leases.values()].some((each) => each.incarnation === incarnation && each.isAskedToDrain);
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

function isServing({ state, isAskedToDrain }: Lease): boolean {
  return state?.stage === 'serving' && state.problem === null && !isAskedToDrain;
}
