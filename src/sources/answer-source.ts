import { Fault } from '../kernel/fault.ts';
import type { Call, Contract, Outcome, ParamsOf } from '../wire/define-api.ts';
import type { Micros } from '../platform/ledger/money.ts';

/** A source that can answer the calls of one API: this server's own engine, or another server with the same wire. */
export interface AnswerSource<C extends Contract = Contract> {
  /**
   * Lower-case letters, digits and dashes, e.g. `vendor-a`. Unique, and recorded in the ledger. It is OWN_SOURCE for
   * this server.
   */
  readonly name: string;
  /** The cost of an answer that its contract charges for. */
  readonly price: Micros;
  /** Asks the source. Throws Fault if it cannot answer, and PaidFault if it charges all the same. `call.signal` aborts the question. */
  ask(params: ParamsOf<C>, call: Call): Promise<Outcome<C>>;
}

/** A source answered and charges for it, but its answer is of no use. */
export class PaidFault extends Fault {}
