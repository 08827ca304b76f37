import type { DurableWrite } from '../ledger/durable-write.ts';
import type { AskedSource, PersonVerdict } from '../ledger/ledger.ts';
import type { Micros } from '../ledger/money.ts';

/** System error codes of the wire, in the order in which they are checked if several apply. */
export type SystemErrorCode =
  10001 | 10002 | 10003 | 10004 | 10005 | 10007 | 10008 | 10009 | 10011 | 10012 | 10013 | 10014 | 10020 | 10021;

/** What the gate must know of a request to admit it. */
export interface AdmissionRequest {
  /** The caller's key as it arrived. Anything but 32 hex digits is an unknown key. */
  readonly key: string | undefined;
  /** `Contract.name` of the requested API. */
  readonly api: string;
  /** The caller's address in canonical text. */
  readonly address: string;
  readonly receivedAtMs: number;
  /** True if the route needs the app's OpenID (AES). */
  readonly needsOpenId: boolean;
  /** An `openid` that the caller sent with the key, if any. It must be the app's own. */
  readonly openId: string | undefined;
  /** True if the caller sent an idempotency key, so that a refused call may have a stored answer. */
  readonly mayRepeat?: boolean;
}

/** What the pipeline may know about an app. */
export interface AdmittedApp {
  readonly id: string;
  readonly mode: 'live' | 'sandbox';
  /** Plain OpenID for the AES routes. `null` if the app has none. */
  readonly openId: string | null;
}

/** A call with a key that the gate knows. It may have been refused. */
export interface KnownCall {
  readonly app: AdmittedApp;
  readonly keyId: string;
  readonly api: string;
  readonly receivedAtMs: number;
  /** HMAC of the caller's address in hex. */
  readonly addressDigest: string;
}

/** A call that holds one reserved unit of quota until it is settled. */
export interface AdmittedCall extends KnownCall {
  /** Opaque. Only the gate reads it. */
  readonly reservation: unknown;
}

/**
 * The admitted call, or the system error that refuses it. If only a limit refuses a call that may be a repeat, `repeat`
 * is what `lookUp` takes. It holds nothing.
 */
export type Admission =
  | { readonly ok: true; readonly call: AdmittedCall }
  | {
      readonly ok: false;
      readonly code: SystemErrorCode;
      readonly appId: string | null;
      readonly repeat?: KnownCall | null;
    };

/** How an admitted call ended. */
export interface Settlement {
  readonly orderId: string;
  readonly errorCode: number;
  readonly charged: boolean;
  readonly answeredAtMs: number;
  /**
   * When the caller's time is up, on the monotonic clock, in milliseconds. Until then the gate waits for a storage that
   * lost its answer. Absent for the shortest wait.
   */
  readonly answerByMs?: number | undefined;
  /** Numbers that decided the answer, as JSON. They are stored encrypted beside the ledger row. */
  readonly trace: Readonly<Record<string, unknown>> | null;
  readonly writes: readonly DurableWrite[];
  /**
   * The source that answered, what the call cost us, and every question to a source, which add up to that. Absent if
   * this server answered itself, at no cost.
   */
  readonly source?:
    { readonly name: string; readonly cost: Micros; readonly asked: readonly AskedSource[] } | undefined;
  /** What became known about the person. Absent if nothing did. */
  readonly verdict?: PersonVerdict | undefined;
  /** Whether the call failed its own checks, so that nothing was done for it. Too many of these are summed up. */
  readonly isMalformed?: boolean;
  /** For replays: the caller's idempotency key, with a digest of its parameters and the exact body of the answer. */
  readonly idempotency: { readonly key: string; readonly paramsDigest: string; readonly body: string } | null;
}

/** An earlier answer under the same idempotency key of the same app and API. */
export type Replay =
  | { readonly kind: 'none' }
  /** `code` is the `error_code` in the body. */
  | { readonly kind: 'answer'; readonly code: number; readonly body: string }
  /** A call under the same key is still running. Its answer is available when it ends. */
  | { readonly kind: 'running' }
  /** The same key was used with other parameters. */
  | { readonly kind: 'reused' };

/** How a settlement ended: as it was asked for, or because another node had answered the same idempotency key. */
export type Settled = { readonly kind: 'done' } | Extract<Replay, { readonly kind: 'answer' | 'reused' }>;

/**
 * The entrance of the platform. It decides whether a call is allowed and what it costs, and writes its ledger row. It
 * is implemented once in platform/ over storage ports, and is exact under any number of concurrent callers.
 */
export interface CallGate {
  /**
   * Gives the app that would be admitted, as far as this can be told at no cost: nothing is reserved, and no token of a
   * rate is taken. `null` if the call would be refused.
   */
  recognize(request: AdmissionRequest): AdmittedApp | null;

  /** Checks the 14 system errors in their order and reserves one unit of quota. Throws Fault if storage fails. */
  admit(request: AdmissionRequest): Promise<Admission>;

  /** Looks up an idempotency key, and claims it for this call if it is free. */
  replay(call: AdmittedCall, key: string, paramsDigest: string): Promise<Replay>;

  /**
   * Looks up an idempotency key for a call that a limit refuses. It only reads: nothing is claimed or written, so it does
   * not see a call that still runs on another node. Throws Fault if storage fails.
   */
  lookUp(call: KnownCall, key: string, paramsDigest: string): Promise<Replay>;

  /**
   * Charges or releases the unit and writes the ledger row. Resolves when both are durable. A malformed call may leave no row
   * if its app made very many (MalformedCalls). Throws Fault if nothing was
   * stored. If the storage did not say whether it stored the call, the gate looks the order up until `answerByMs`, and
   * throws Fault if it could not find out. The unit then stays reserved until the storage tells.
   */
  settle(call: AdmittedCall, settlement: Settlement): Promise<Settled>;

  /** Gives the unit back without a ledger row, because the call was a replay or never ran. */
  release(call: AdmittedCall): Promise<void>;
}
