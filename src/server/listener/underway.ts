import type { IncomingMessage } from 'node:http';
import type { Api, Contract, Outcome, Route } from '../../wire/define-api.ts';
import type { AdmittedCall, KnownCall } from '../../platform/admission/call-gate.ts';
import type { Body } from '../pipeline/arrival.ts';
import type { Answer } from '../pipeline/envelope.ts';
import type { Addressing, RawFields } from '../body/raw-fields.ts';

/** A route and the API behind it. `api` is null if the product does not offer it yet. */
export interface Target {
  readonly contract: Contract;
  readonly route: Route;
  readonly api: Api | null;
  /** Answers the calls of sandbox apps. The live API never sees them. */
  readonly sandboxApi: Api | null;
}

/** A request as HTTP delivers it. */
export interface Incoming {
  readonly request: IncomingMessage;
  readonly query: RawFields;
  /** The caller's address in canonical text. */
  readonly address: string;
  /** See `Call.baseUrl`. */
  readonly baseUrl: string;
}

/** A call on its way from admission to settlement. `Underway<KnownCall>` may have been refused. */
export interface Underway<Of extends KnownCall = AdmittedCall> {
  readonly target: Target;
  readonly incoming: Incoming;
  readonly addressing: Addressing;
  readonly body: Pick<Body, 'problem' | 'why'>;
  readonly admitted: Of;
  readonly orderId: string;
  readonly receivedAtMs: number;
  /** The handler's work. It may outlast the call's time limit. */
  work: Promise<unknown> | null;
  /** Work about the call that goes on after its answer. It is complete when the handler's work has ended. */
  readonly after: Promise<unknown>[];
}

/** How a call ended. */
export interface Ended {
  readonly answer: Answer;
  /** False if no work was done for the caller, or if it was done before. No ledger row is written then. */
  readonly isFresh: boolean;
  /** Whether the call failed its own checks, before its handler was asked. */
  readonly isMalformed?: boolean;
  readonly leavings: Pick<Outcome<Contract>, 'trace' | 'writes' | 'source' | 'verdict'>;
  /** Null if the answer must not be replayed: the caller did not ask for it, or a second try may do better. */
  readonly replayable: { readonly key: string; readonly paramsDigest: string } | null;
}
