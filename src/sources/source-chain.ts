import {
  FaultWithLeavings,
  type Call,
  type CodeOf,
  type Contract,
  type Handler,
  type Outcome,
  type ParamsOf,
  type Trace,
} from '../wire/define-api.ts';
import type { MonotonicClock } from '../kernel/clock.ts';
import { Fault } from '../kernel/fault.ts';
import type { DurableWrite } from '../platform/ledger/durable-write.ts';
import { sumMoney } from '../platform/ledger/money.ts';
import type { AnswerSource } from './answer-source.ts';
import { askSource, attemptOf, type Attempt } from './ask-source.ts';
import { seenAttempt, type SourceHours } from './source-hours.ts';

/** Called with every answer that goes out, and with what a comparison needs. */
export interface AnswerObserver<C extends Contract> {
  answered(by: string, outcome: Outcome<C>, params: ParamsOf<C>, call: Call): void;
}

/** The sources of a chain, and when it goes on to the next one. */
export interface SourceChainOptions<C extends Contract> {
  readonly contract: C;
  /** In the order in which they are asked. At least one. */
  readonly sources: readonly AnswerSource<C>[];
  /** Codes after which the next source is asked. It is also asked after a Fault, or if the person is unknown. */
  readonly askNextOn: readonly CodeOf<C>[];
  readonly clock: MonotonicClock;
  readonly observer?: AnswerObserver<C> | undefined;
  /** Counts each question with the call. */
  readonly hours?: Pick<SourceHours, 'count'> | undefined;
}

/**
 * Makes a handler that asks one source after the other until one knows the person. If none does, the last answer
 * counts. There is one exception: if a source failed, it may have known the person, so the call ends with its Fault and
 * "unknown" is neither answered nor charged. The writes of every source are kept, and the trace holds every question.
 * Throws an Error if there is no source.
 */
export function chainSources<C extends Contract>(options: SourceChainOptions<C>): Handler<C> {
  return async (params, call) => {
    const { last, failure, attempts, writes: left } = await askInTurn(options, params, call);
    const writes = [...left, ...countsOf(options, attempts, call)];
    const asked = attempts.map(({ source, cost }) => ({ source, cost }));
    const cost = sumMoney(asked.map((each) => each.cost));
    if (failure && (last === null || last.outcome.verdict === 'unknown')) {
      const source = { name: failure.by, cost, asked };
      throw new FaultWithLeavings(failure.fault, { writes, source, trace: { sources: attempts } });
    }
    if (last === null) throw new Error('invariant broken: a chain has a source');
    const { by, outcome } = last;
    options.observer?.answered(by, outcome, params, call);
    return {
      ...outcome,
      writes,
      source: { name: by, cost, asked },
      trace: { ...outcome.trace, sources: attempts } satisfies Trace,
    };
  };
}

/** The writes that count the questions of a call. */
function countsOf<C extends Contract>(
  { contract, hours }: SourceChainOptions<C>,
  attempts: readonly Attempt[],
  { receivedAtMs }: Call,
): readonly DurableWrite[] {
  return hours ? attempts.map((attempt) => hours.count(seenAttempt(contract.name, receivedAtMs, attempt))) : [];
}

interface Failure {
  readonly by: string;
  readonly fault: Fault;
}

async function askInTurn<C extends Contract>(
  { contract, sources, askNextOn, clock }: SourceChainOptions<C>,
  params: ParamsOf<C>,
  call: Call,
) {
  const attempts: Attempt[] = [];
  const writes: DurableWrite[] = [];
  let last: { readonly by: string; readonly outcome: Outcome<C> } | null = null;
  let failure: Failure | null = null;
  for (const source of sources) {
    const asked = await askSource({ contract, clock }, source, params, call);
    attempts.push(attemptOf(source.name, asked));
    if (asked.answer instanceof Fault) {
      failure = { by: source.name, fault: asked.answer };
      if (call.signal.aborted) break;
      continue;
    }
    const outcome = asked.answer;
    writes.push(...(outcome.writes ?? []));
    last = { by: source.name, outcome };
    if (outcome.isFinal || !(outcome.verdict === 'unknown' || (!outcome.ok && askNextOn.includes(outcome.code)))) break;
  }
  return { last, failure, attempts, writes };
}
