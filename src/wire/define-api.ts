import type { z } from 'zod';
import { Fault, type FaultKind } from '../kernel/fault.ts';
import type { SystemErrorCode } from '../platform/admission/call-gate.ts';
import type { DurableWrite } from '../platform/ledger/durable-write.ts';
import type { PersonVerdict } from '../platform/ledger/ledger.ts';
import type { Micros } from '../platform/ledger/money.ts';

/** One documented failure. `charged` marks the few failures that the caller pays for. */
export interface ServiceError {
  /** The wire's `reason`, unless the refusal brings a more exact one. */
  readonly reason: string;
  readonly charged?: true;
  /** More exact reasons the document lists under the same code, by the product's own short name. */
  readonly variants?: Readonly<Record<string, string>>;
  /** True where the vendor's document does not show this code: the product's own reading. */
  readonly own?: true;
}

/** Why parameters were refused: the contract's code, and a reason where it says more than the table's. */
export interface Refusal {
  readonly code: number;
  readonly reason?: string;
  /** Only where the document gives that code a result; the order id is added. */
  readonly result?: Readonly<Record<string, unknown>>;
}

/** What the pipeline refuses before any parameter can be read. Without an entry it answers 10014. */
export interface PipelineRefusals {
  /** The body is larger than `bodyBytesMax`. */
  readonly bodyTooLarge?: Refusal;
  /** The body is in none of the four forms, or the idempotency key is malformed. */
  readonly requestUnusable?: Refusal;
  /** A call under the same idempotency key still runs: the same question again gets its answer later. */
  readonly retryWhileRunning?: Refusal;
  /** The idempotency key was used with other parameters: a mistake of the caller that no retry mends. */
  readonly keyReused?: Refusal;
}

/** Each refusal that a contract may have, in the order of the documentation. */
export const PIPELINE_REFUSALS = ['bodyTooLarge', 'requestUnusable', 'retryWhileRunning', 'keyReused'] as const;

/** Reason of a question that came again under its idempotency key while the first one still runs. */
export const RETRY_WHILE_RUNNING = '相同幂等键的请求正在处理，请稍后以同一幂等键重试';

/** Reason of a question whose idempotency key was used with other parameters before. */
export const KEY_REUSED = '幂等键已用于参数不同的请求，请更换幂等键';

/** What a request may say, and which code answers for what is wrong with it. */
export interface Params<T extends z.ZodType = z.ZodType> {
  readonly schema: T;
  /** Every code that `refusalFor` can give. */
  readonly codes: readonly number[];
  refusalFor(issue: z.core.$ZodIssue, raw: Readonly<Record<string, unknown>>): Refusal;
}

/** One path of an API. */
export interface Route {
  readonly methods: readonly ('GET' | 'POST')[];
  readonly path: string;
  readonly summary: string;
  /** Fields that arrive as base64 of AES-128-ECB under the app's OpenID, and the code where they cannot be opened. */
  readonly encrypted?: { readonly fields: readonly string[]; readonly undecryptableCode: number };
}

/** How order ids of an API look: prefix, time in UTC+8, tail. */
export interface OrderIdShape {
  readonly prefix: string;
  readonly time: 'yyMMddHHmmss' | 'yyyyMMddHHmmss';
  readonly tail: 'digits' | 'alphanumerics';
  readonly tailLength: number;
}

/** What one API promises on the wire; data only. Docs, SDK types, tests and the sandbox's catalogue come from it. */
export interface Contract {
  readonly name: string;
  /** The middle of every error code (2 + id + nn). */
  readonly serviceId: number;
  readonly title: { readonly en: string; readonly zh: string };
  readonly routes: readonly Route[];
  readonly params: Params;
  readonly result: z.ZodType;
  /** `reason` of a success, e.g. 成功. */
  readonly successReason: string;
  readonly orderId: OrderIdShape;
  /** Where the order id stands among the keys of `result`. */
  readonly orderIdAt: 'first' | 'last';
  readonly errors: Readonly<Record<number, ServiceError>>;
  readonly faults: Readonly<Record<FaultKind, number>>;
  /** Results of the codes in `faults`, only where the document gives those codes one. */
  readonly faultResults?: Readonly<Record<FaultKind, Readonly<Record<string, unknown>>>>;
  readonly refusals?: PipelineRefusals;
  /** Largest request body, bytes, as sent (base64 and form encoding included). */
  readonly bodyBytesMax: number;
  /** Longest time from admission to answer, milliseconds; then the call's signal aborts. */
  readonly deadlineMs: number;
}

export type ParamsOf<C extends Contract> = z.output<C['params']['schema']>;
export type ResultOf<C extends Contract> = z.input<C['result']>;
export type CodeOf<C extends Contract> = keyof C['errors'] & number;

/** Numbers and words that decided an answer, kept for `explain`; JSON, and never personal data in plain. */
export type Trace = Readonly<Record<string, unknown>>;

/** What a call leaves behind beside its answer, committed with its ledger row or not at all. */
export interface Leavings {
  readonly trace?: Trace;
  readonly writes?: readonly DurableWrite[];
  /** Who answered, and what that cost us; absent where it was this server itself, for nothing. */
  readonly source?: { readonly name: string; readonly cost: Micros };
  /** What became known of the person. `unknown`: another source may know better, whatever the answer says. */
  readonly verdict?: PersonVerdict;
  /** No other source may be asked: the person did not agree to be asked about. */
  readonly isFinal?: true;
}

/** How a call ends. Expected failures are values; whatever is thrown is a fault or a bug. */
export type Outcome<C extends Contract> =
  | ({ readonly ok: true; readonly result: ResultOf<C> } & Leavings)
  | ({
      readonly ok: false;
      readonly code: CodeOf<C>;
      readonly reason?: string;
      readonly result?: ResultOf<C>;
    } & Leavings);

export type Handler<C extends Contract> = (params: ParamsOf<C>, call: Call) => Promise<Outcome<C>>;

/** What the pipeline knows of the call before the handler runs. */
export interface Call {
  readonly orderId: string;
  readonly appId: string;
  readonly receivedAtMs: number;
  /** The caller's address in canonical text, IPv4-mapped IPv6 unwrapped. */
  readonly address: string;
  /** Scheme and authority under which the caller reached this server, e.g. `https://id.example.com`; no trailing slash. */
  readonly baseUrl: string;
  readonly signal: AbortSignal;
}

/** A dependency failed after others had been asked: what they cost and left to be written is kept all the same. */
export class FaultWithLeavings extends Fault {
  readonly leavings: Leavings;

  constructor(fault: Fault, leavings: Leavings) {
    super(fault.kind, fault.message, { cause: fault });
    this.leavings = leavings;
  }
}

/** A call ends with a system error although it was admitted: a sandbox makes up what its caller wants to see. */
export class SystemRefusal extends Error {
  override readonly name = 'SystemRefusal';
  readonly code: SystemErrorCode;
  readonly trace: Trace;

  constructor(code: SystemErrorCode, trace: Trace) {
    super(`refused with ${code}`);
    this.code = code;
    this.trace = trace;
  }
}

export interface Api<C extends Contract = Contract> {
  readonly contract: C;
  readonly handle: Handler<C>;
}

/** Keeps the literal types of a contract, so that a handler can only answer with codes its table lists. */
export function defineContract<const C extends Contract>(contract: C): C {
  return contract;
}

/** Pairs a contract with its handler. The cast holds because readParams passes only what the contract's schema gave. */
export function defineApi<C extends Contract>(contract: C, handle: Handler<C>): Api {
  return { contract, handle: handle as unknown as Api['handle'] };
}
