import type { Call, Contract, Outcome, ParamsOf } from '../wire/define-api.ts';
import type { MonotonicClock } from '../kernel/clock.ts';
import type { PersonVerdict } from '../platform/ledger/ledger.ts';
import { Fault, type FaultKind } from '../kernel/fault.ts';
import { NO_MONEY, type Micros } from '../platform/ledger/money.ts';
import { PaidFault, type AnswerSource } from './answer-source.ts';

/** How one source ended a call. */
export interface Asked<C extends Contract> {
  /** A Fault if the source had no answer. */
  readonly answer: Outcome<C> | Fault;
  /** Whole milliseconds. */
  readonly tookMs: number;
  /** The price of the source if its contract charges for such an answer. */
  readonly cost: Micros;
}

/** The same in JSON, as it is kept in the trace. */
export interface Attempt {
  readonly source: string;
  /** `error_code` of its answer. Null if it had none. */
  readonly code: number | null;
  /** Why it had no answer. Null if it had one. */
  readonly fault: FaultKind | null;
  /** What it said about the person. Null if it said nothing. */
  readonly verdict: PersonVerdict | null;
  readonly tookMs: number;
  readonly cost: Micros;
}

/** Asks a source. A Fault becomes its answer. Any other error is a bug and is thrown on. */
export async function askSource<C extends Contract>(
  { contract, clock }: { readonly contract: C; readonly clock: MonotonicClock },
  source: AnswerSource<C>,
  params: ParamsOf<C>,
  call: Call,
): Promise<Asked<C>> {
  const startedMs = clock.monotonicMs();
  const answer = await source.ask(params, call).catch((error: unknown) => {
    if (error instanceof Fault) return error;
    throw error;
  });
  const isCharged =
    answer instanceof Fault ? answer instanceof PaidFault : answer.ok || contract.errors[answer.code]?.charged === true;
  return { answer, tookMs: Math.round(clock.monotonicMs() - startedMs), cost: isCharged ? source.price : NO_MONEY };
}

/** The entry of a question in the trace. */
export function attemptOf<C extends Contract>(source: string, { answer, tookMs, cost }: Asked<C>): Attempt {
  if (answer instanceof Fault) return { source, code: null, fault: answer.kind, verdict: null, tookMs, cost };
  const { verdict = null } = answer;
  return { source, code: answer.ok ? 0 : answer.code, fault: null, verdict, tookMs, cost };
}

/** The same call with another signal. */
export function callUnder({ orderId, appId, receivedAtMs, address, baseUrl }: Call, signal: AbortSignal): Call {
  return { orderId, appId, receivedAtMs, address, baseUrl, signal };
}
