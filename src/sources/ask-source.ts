import type { Call, Contract, Outcome, ParamsOf } from '../wire/define-api.ts';
import type { MonotonicClock } from '../kernel/clock.ts';
import type { PersonVerdict } from '../platform/ledger/ledger.ts';
import { Fault, type FaultKind } from '../kernel/fault.ts';
import { NO_MONEY, type Micros } from '../platform/ledger/money.ts';
import type { AnswerSource } from './answer-source.ts';

/** How one source ended a call. */
export interface Asked<C extends Contract> {
  /** A Fault where the source had no answer. */
  readonly answer: Outcome<C> | Fault;
  /** Whole milliseconds. */
  readonly tookMs: number;
  /** The price of the source where its contract charges for such an answer. */
  readonly cost: Micros;
}

/** The same as JSON, kept in the trace. */
export interface Attempt {
  readonly source: string;
  /** `error_code` of its answer; null where it had none. */
  readonly code: number | null;
  /** Why it had none. */
  readonly fault: FaultKind | null;
  /** What it said of the person; null where it did not. */
  readonly verdict: PersonVerdict | null;
  readonly tookMs: number;
  readonly cost: Micros;
}

/** Asks a source, and takes a Fault for an answer. Whatever else is thrown is a bug, and goes on. */
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
  const isCharged = !(answer instanceof Fault) && (answer.ok || contract.errors[answer.code]?.charged === true);
  return { answer, tookMs: Math.round(clock.monotonicMs() - startedMs), cost: isCharged ? source.price : NO_MONEY };
}

/** What the trace says of it. */
export function attemptOf<C extends Contract>(source: string, { answer, tookMs, cost }: Asked<C>): Attempt {
  if (answer instanceof Fault) return { source, code: null, fault: answer.kind, verdict: null, tookMs, cost };
  const { verdict = null } = answer;
  return { source, code: answer.ok ? 0 : answer.code, fault: null, verdict, tookMs, cost };
}

/** The same call with another signal. */
export function callUnder({ orderId, appId, receivedAtMs, address, baseUrl }: Call, signal: AbortSignal): Call {
  return { orderId, appId, receivedAtMs, address, baseUrl, signal };
}
