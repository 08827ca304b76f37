import type { MonotonicClock } from '../../kernel/clock.ts';
import type { WorkUnderWay } from '../../kernel/work-under-way.ts';
import type { NodeStore, ReportedNode } from './node-store.ts';

/** How often another node is looked at, milliseconds. */
const LOOK_EVERY_MS = 250;
/**
 * Work of a node of an earlier release, which does not tell when it began, counts as ended by then. The longest call takes
 * 30 s by its contract.
 */
const UNTOLD_MS = 45_000;

/** Follows how old the work that is under way in this process can be, so that it can be told to the other nodes. */
export class EndedWork {
  readonly #underWay: Pick<WorkUnderWay, 'olderEnded'>;
  readonly #clock: MonotonicClock;
  #endedBeforeMs: number;

  constructor(underWay: Pick<WorkUnderWay, 'olderEnded'>, clock: MonotonicClock) {
    this.#underWay = underWay;
    this.#clock = clock;
    this.#endedBeforeMs = clock.monotonicMs();
  }

  /** All work that began longer ago than this has ended, milliseconds. */
  get sinceMs(): number {
    return this.#clock.monotonicMs() - this.#endedBeforeMs;
  }

  /** Waits for the work that is under way. Call it again and again. */
  async look(): Promise<void> {
    const nowMs = this.#clock.monotonicMs();
    await this.#underWay.olderEnded();
    this.#endedBeforeMs = nowMs;
  }
}

/** What `endedOnOtherNodes` needs. */
export interface OtherNodesDeps {
  readonly nodes: Pick<NodeStore, 'reported'>;
  /** The incarnation of this node. */
  readonly self: string;
  readonly clock: MonotonicClock;
  readonly pause: (ms: number) => Promise<void>;
}

/**
 * Resolves when every other live node has said that all work which began before this call has ended there. It compares
 * lengths of time alone, so it does not matter how the clocks of the nodes differ. Throws Fault if the store fails.
 */
export async function endedOnOtherNodes({ nodes, self, clock, pause }: OtherNodesDeps): Promise<void> {
  const askedAtMs = clock.monotonicMs();
  for (;;) {
    const others = (await nodes.reported(0)).filter(({ incarnation, isAlive }) => isAlive && incarnation !== self);
    const elapsedMs = clock.monotonicMs() - askedAtMs;
    if (others.every((node) => hasEnded(node, elapsedMs))) return;
    await pause(LOOK_EVERY_MS);
  }
}

/** Whether what began `elapsedMs` ago or earlier has ended on a node, by its last beat. */
function hasEnded({ state, beatAgoMs }: ReportedNode, elapsedMs: number): boolean {
  if (state === null || beatAgoMs === null || state.workSinceMs === undefined) return elapsedMs >= UNTOLD_MS;
  return beatAgoMs + state.workSinceMs < elapsedMs;
}
