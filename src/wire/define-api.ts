import type { z } from 'zod';
import { Fault, type FaultKind } from '../kernel/fault.ts';
import type { SystemErrorCode } from '../platform/admission/call-gate.ts';
import type { DurableWrite } from '../platform/ledger/durable-write.ts';
import type { AskedSource, PersonVerdict } from '../platform/ledger/ledger.ts';
import type { Micros } from '../platform/ledger/money.ts';

/** One documented failure. `charged` marks the few failures that the caller pays for. */
export interface ServiceError {
  /** The wire's `reason`, unless a refusal gives a more exact one. */
  readonly reason: string;
  readonly charged?: true;
  /** More exact reasons that the document lists under the same code, by the product's own short name. */
  readonly variants?: Readonly<Record<string, string>>;
  /** True if the vendor's document does not show this code and the product chose it. */
  readonly own?: true;
  /**
   * Set if the failure lies in the state of this server or of what it asks rather than in the request, e.g. a full queue. So
   * the same call may be answered later: its idempotency key is freed, and its challenge may be used. Never for a charged
   * code. If a code means several things, only results with a `res` that is listed pass.
   */
  readonly passing?: true | { readonly res: readonly string[] };
}

/** Why parameters were refused: the contract's code, and a reason if it says more than the table's. */
export interface Refusal {
  readonly code: number;
  readonly reason?: string;
  /** Set only if the document gives a result with this code. The order id is added. */
  readonly result?: Readonly<Record<string, unknown>>;
}

/** What the pipeline refuses before it can read any parameter. Without an entry here it answers 10014. */
export interface PipelineRefusals {
  /** The body is larger than `bodyBytesMax`. */
  readonly bodyTooLarge?: Refusal;
  /** The body is in none of the four forms, or the idempotency key is malformed. */
  readonly requestUnusable?: Refusal;
  /** A call with the same idempotency key is still running. The caller gets its answer by asking again later. */
  readonly retryWhileRunning?: Refusal;
  /**
   * The idempotency key was used with other parameters. Retrying does not help, because the mistake is the caller's.
   */
  readonly keyReused?: Refusal;
}

/** All refusals that a contract may have, in the order of the documentation. */
export const PIPELINE_REFUSALS = ['bodyTooLarge', 'requestUnusable', 'retryWhileRunning', 'keyReused'] as const;

/** Reason of a repeated call while the first call with its idempotency key is still running. */
export const RETRY_WHILE_RUNNING = '相同幂等键的请求正在处理，请稍后以同一幂等键重试';

/** Reason of a call if its idempotency key was used with other parameters before. */
export const KEY_REUSED = '幂等键已用于参数不同的请求，请更换幂等键';

/** Reason of a call if too many attempts on the person have failed. `tooManyFailures` says how long to wait. */
export const TOO_MANY_FAILURES = '该身份失败次数过多，请稍后重试';

/** The same reason with the seconds to wait, rounded up, e.g. `该身份失败次数过多，请在137秒后重试`. */
export function tooManyFailures(waitMs: number): string {
  return `该身份失败次数过多，请在${Math.ceil(waitMs / 1000)}秒后重试`;
}

/** What a request may say, and which code answers each mistake in it. */
export interface Params<T extends z.ZodType = z.ZodType> {
  readonly schema: T;
  /**
   * Whether a request may be read twice, because the schema leaves it as it was. Requests are then read first by straight
   * code that is made from the schema, and those that it does not accept by the schema itself. Formats that decode files
   * in place do not allow it.
   */
  readonly isReadTwice?: true;
  /** Every code that `refusalFor` can give. */
  readonly codes: readonly number[];
  refusalFor(issue: z.core.$ZodIssue, raw: Readonly<Record<string, unknown>>): Refusal;
  /** Refuses well-formed values that cannot be at the time of the call, such as a birthday in the future. */
  refusalAt?(values: z.output<T>, nowMs: number): Refusal | null;
}

/** One path of an API. */
export interface Route {
  readonly methods: readonly ('GET' | 'POST')[];
  readonly path: string;
  readonly summary: string;
  /**
   * Fields that arrive as base64 of AES-128-ECB under the app's OpenID, and the code that is answered if they cannot be
   * decrypted.
   */
  readonly encrypted?: { readonly fields: readonly string[]; readonly undecryptableCode: number };
}

/** The shape of an API's order ids: prefix, time in UTC+8, tail. */
export interface OrderIdShape {
  readonly prefix: string;
  readonly time: 'yyMMddHHmmss' | 'yyyyMMddHHmmss';
  readonly tail: 'digits' | 'alphanumerics';
  readonly tailLength: number;
}

/** What one API promises on the wire, as data. Docs, SDK types, tests and the sandbox's catalogue are made from it. */
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
  /** The place of the order id among the keys of `result`. */
  readonly orderIdAt: 'first' | 'last';
  readonly errors: Readonly<Record<number, ServiceError>>;
  readonly faults: Readonly<Record<FaultKind, number>>;
  /** Results that go with the codes in `faults`, if the document gives those codes one. */
  readonly faultResults?: Readonly<Record<FaultKind, Readonly<Record<string, unknown>>>>;
  readonly refusals?: PipelineRefusals;
  /** Largest request body in bytes, as sent (base64 and form encoding included). */
  readonly bodyBytesMax: number;
  /** Longest time from admission to answer, in milliseconds. After that the call's signal aborts. */
  readonly deadlineMs: number;
}

/** What a handler receives: the parameters as the contract's schema has read them. */
export type ParamsOf<C extends Contract> = z.output<C['params']['schema']>;
/** The result of a successful answer, without the order id. */
export type ResultOf<C extends Contract> = z.input<C['result']>;
/** A code that the contract's table lists. */
export type CodeOf<C extends Contract> = keyof C['errors'] & number;

/** Numbers and words that decided an answer, kept for `explain`. It is JSON and never holds personal data in plain. */
export type Trace = Readonly<Record<string, unknown>>;

/** What a call stores besides its answer. It is committed together with its ledger row, or not at all. */
export interface Leavings {
  readonly trace?: Trace;
  readonly writes?: readonly DurableWrite[];
  /**
   * The source that answered, what the call cost us, and every question to a source, which add up to that. Absent if
   * this server answered itself, at no cost.
   */
  readonly source?: { readonly name: string; readonly cost: Micros; readonly asked: readonly AskedSource[] };
  /**
   * What became known about the person. `unknown` means that another source may know better, whatever the answer says.
   */
  readonly verdict?: PersonVerdict;
  /** Set if no other source may be asked, because the person did not consent. */
  readonly isFinal?: true;
}

/** How a call ends. Expected failures are values. Anything thrown is a fault or a bug. */
export type Outcome<C extends Contract> =
  | ({ readonly ok: true; readonly result: ResultOf<C> } & Leavings)
  | ({
      readonly ok: false;
      readonly code: CodeOf<C>;
      readonly reason?: string;
      readonly result?: ResultOf<C>;
    } & Leavings);

/** Answers the calls of one API. */
export type Handler<C extends Contract> = (params: ParamsOf<C>, call: Call) => Promise<Outcome<C>>;

/** What the pipeline knows about a call before the handler runs. */
export interface Call {
  readonly orderId: string;
  readonly appId: string;
  readonly receivedAtMs: number;
  /** The caller's address in canonical text, with IPv4-mapped IPv6 unwrapped. */
  readonly address: string;
  /**
   * Scheme and authority under which the caller reached this server, without a trailing slash, e.g.
   * `https://id.example.com`.
   */
  readonly baseUrl: string;
  readonly signal: AbortSignal;
  /**
   * Tells of work about this call that goes on after its answer, before the handler ends. What waits for calls, e.g. an erasure,
   * waits for it too. Absent if nothing waits.
   */
  outlastedBy?(work: Promise<unknown>): void;
}

/**
 * A dependency failed after others had already been asked. What those cost, and what they leave to be written, is kept.
 */
export class FaultWithLeavings extends Fault {
  readonly leavings: Leavings;

  constructor(fault: Fault, leavings: Leavings) {
    super(fault.kind, fault.message, { cause: fault });
    this.leavings = leavings;
  }
}

/**
 * A call ends with a system error although it was admitted. The sandbox uses it to make up the answer that its caller
 * asks for.
 */
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

/** A contract and the handler that answers it. */
export interface Api<C extends Contract = Contract> {
  readonly contract: C;
  readonly handle: Handler<C>;
}

/**
 * Keeps the literal types of a contract, so that a handler can answer only with codes that the contract's table lists.
 */
export function defineContract<const C extends Contract>(contract: C): C {
  return contract;
}

/**
 * Pairs a contract with its handler. The cast is safe because readParams passes only what the contract's schema has
 * read.
 */
export function defineApi<C extends Contract>(contract: C, handle: Handler<C>): Api {
  return { contract, handle: handle as unknown as Api['handle'] };
}
