import type { Call, Contract, Outcome, ParamsOf } from '../wire/define-api.ts';
import type { Micros } from '../platform/ledger/money.ts';

/** Somebody who can answer the calls of one API: this server's own engine, or another server with this wire. */
export interface AnswerSource<C extends Contract = Contract> {
  /** Lower-case letters, digits and dashes; unique, OWN_SOURCE for this server. It stands in the ledger. */
  readonly name: string;
  /** What an answer that its contract charges for costs us. */
  readonly price: Micros;
  /** Throws Fault where the source cannot answer; `call.signal` aborts the question. */
  ask(params: ParamsOf<C>, call: Call): Promise<Outcome<C>>;
}
