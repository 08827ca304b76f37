import type { Call, Contract, Outcome, ParamsOf } from '../wire/define-api.ts';
import type { MonotonicClock } from '../kernel/clock.ts';
import { Fault } from '../kernel/fault.ts';
import type { AnswerSource } from './answer-source.ts';
import { askSource, callUnder } from './ask-source.ts';
import type { ComparisonStore } from './comparison-store.ts';
import type { AnswerObserver } from './source-chain.ts';

/**
 * The most questions to a shadow at a time, because each holds its photo or clip in memory. Further calls are not
 * compared.
 */
const UNDER_WAY_MAX = 8;

/** The source to compare with, and the ports of a shadow. */
export interface ShadowOptions<C extends Contract> {
  readonly contract: C;
  readonly source: AnswerSource<C>;
  readonly store: Pick<ComparisonStore, 'record'>;
  /** Whether an operator has paused it. It is asked before each question. */
  readonly isPaused: () => boolean;
  readonly clock: MonotonicClock;
  /** The longest wait for the shadow, in milliseconds. */
  readonly timeoutMs: number;
  /** Reduces an outcome to one word by which two sources can be compared. It holds nothing personal. */
  readonly verdictOf: (outcome: Outcome<C>, params: ParamsOf<C>) => string;
  /** Called if the store could not record a comparison. */
  readonly onFault: (fault: Fault) => void;
  readonly onBug: (error: unknown) => void;
}

/**
 * Asks a second source about a call that another one has already answered, without delaying the caller, and records the
 * verdicts of both.
 */
export class Shadow<C extends Contract> implements AnswerObserver<C> {
  readonly #options: ShadowOptions<C>;
  readonly #underWay = new Set<Promise<void>>();
  readonly #closing = new AbortController();

  constructor(options: ShadowOptions<C>) {
    this.#options = options;
  }

  answered(by: string, outcome: Outcome<C>, params: ParamsOf<C>, call: Call): void {
    if (by === this.#options.source.name || this.#underWay.size >= UNDER_WAY_MAX || this.#closing.signal.aborted)
      return;
    const { onFault, onBug } = this.#options;
    const work = this.#compare(by, outcome, params, call)
      .catch((error: unknown) => (error instanceof Fault ? onFault(error) : onBug(error)))
      .finally(() => this.#underWay.delete(work));
    this.#underWay.add(work);
    call.outlastedBy?.(work);
  }

  /** Resolves once no question is open. */
  async idle(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  /** Aborts the open questions. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.idle();
  }

  async #compare(answeredBy: string, outcome: Outcome<C>, params: ParamsOf<C>, call: Call): Promise<void> {
    const { contract, source, store, clock, timeoutMs, verdictOf, isPaused } = this.#options;
    if (isPaused()) return;
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(timeoutMs)]);
    const { answer, tookMs, cost } = await askSource({ contract, clock }, source, params, callUnder(call, signal));
    if (this.#closing.signal.aborted) return;
    await store.record({
      orderId: call.orderId,
      api: contract.name,
      atMs: call.receivedAtMs,
      answeredBy,
      answer: verdictOf(outcome, params),
      shadow: source.name,
      shadowAnswer: answer instanceof Fault ? `fault ${answer.kind}` : verdictOf(answer, params),
      shadowTookMs: tookMs,
      shadowCost: cost,
    });
  }
}
