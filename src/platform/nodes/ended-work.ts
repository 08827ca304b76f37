import type { MonotonicClock } from '../../kernel/clock.ts';
import type { WorkUnderWay } from '../../kernel/work-under-way.ts';
import type { NodeStore, ReportedNode } from './node-store.ts';

/** How often other nodes are looked at, milliseconds. */
const LOOK_EVERY_MS = 250;

/** What EndedWork needs. */
export interface EndedWorkDeps {
  readonly underWay: Pick<WorkUnderWay, 'olderEnded'>;
  /** The clock that all nodes have in common, milliseconds. Throws Fault. */
  readonly commonNowMs: () => Promise<number>;
}

/** Follows up to when all work that began in this process has ended, so that it can be told to the other nodes. */
export class EndedWork {
  readonly #deps: EndedWorkDeps;
  #beforeMs: number | null = null;
  #isClosed = false;
  #breakOff = () => undefined as void;

  constructor(deps: EndedWorkDeps) {
    this.#deps = deps;
  }

  /** All work that began before this time of the common clock has ended. `null` before the first look. */
  get beforeMs(): number | null {
    return this.#beforeMs;
  }

  /** Waits for the work that is under way, or until this is closed. Call it again and again. Throws Fault. */
  async look(): Promise<void> {
    const { underWay, commonNowMs } = this.#deps;
    const nowMs = await commonNowMs();
    if (this.#isClosed) return;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#breakOff = () => resolve(false);
    void underWay.olderEnded().then(() => resolve(true));
    if (await promise) this.#beforeMs = nowMs;
  }

  /** Ends a look that is under way, because the process ends and waits for nothing any more. */
  close(): void {
    this.#isClosed = true;
    this.#breakOff();
  }
}

/** What `unendedNodes` needs. */
export interface OtherNodesDeps {
  readonly nodes: Pick<NodeStore, 'reported'>;
  /** The incarnation of this node. */
  readonly self: string;
  readonly commonNowMs: () => Promise<number>;
  readonly clock: MonotonicClock;
  readonly pause: (ms: number) => Promise<void>;
  /** How long is waited at most, milliseconds. */
  readonly waitMaxMs: number;
  /**
   * How long the longest call lasts, milliseconds. Work of a node of an earlier release, which does not tell when it
   * ended, counts as ended by then.
   */
  readonly callMs: number;
}

/**
 * Waits until every other live node has said that all work which began there before this call has ended. Gives the names
 * of those that have not in time. Throws Fault if the store fails.
 */
export async function unendedNodes(deps: OtherNodesDeps): Promise<readonly string[]> {
  const { nodes, self, commonNowMs, clock, pause, waitMaxMs, callMs } = deps;
  const startedAtMs = clock.monotonicMs();
  const askedAtMs = await commonNowMs();
  for (;;) {
    const elapsedMs = clock.monotonicMs() - startedAtMs;
    const behind = (await nodes.reported(0)).filter(
      (node) => node.isAlive && node.incarnation !== self && !hasEnded(node, { askedAtMs, elapsedMs, callMs }),
    );
    if (behind.length === 0) return [];
    if (elapsedMs >= waitMaxMs) return behind.map(({ name }) => name);
    await pause(LOOK_EVERY_MS);
  }
}

/** Whether what began before the question has ended on a node, by its last beat. */
function hasEnded(
  { state }: ReportedNode,
  { askedAtMs, elapsedMs, callMs }: { readonly askedAtMs: number; readonly elapsedMs: number; readonly callMs: number },
): boolean {
  if (state?.workEndedBeforeMs === undefined) return elapsedMs >= callMs;
  return state.workEndedBeforeMs !== null && state.workEndedBeforeMs > askedAtMs;
}
