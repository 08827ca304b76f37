import type { DurableWrite } from '../ledger/durable-write.ts';
import type { PersonVerdict } from '../ledger/ledger.ts';
import type { Micros } from '../ledger/money.ts';

/** System error codes of the wire, in the order in which they are checked where several hold. */
export type SystemErrorCode =
  10001 | 10002 | 10003 | 10004 | 10005 | 10007 | 10008 | 10009 | 10011 | 10012 | 10013 | 10014 | 10020 | 10021;

export interface AdmissionRequest {
  /** The caller's key as it arrived: 32 hex digits if it is one; anything else is an unknown key. */
  readonly key: string | undefined;
  /** `Contract.name` of the API asked for. */
  readonly api: string;
  /** Caller's address, canonical text. */
  readonly address: string;
  readonly receivedAtMs: number;
  /** True where the route needs the app's OpenID (AES). */
  readonly needsOpenId: boolean;
  /** An `openid` that the caller sent beside the key, if any: must be the app's own. */
  readonly openId: string | undefined;
}

/** What the pipeline may know of an app. */
export interface AdmittedApp {
  readonly id: string;
  readonly mode: 'live' | 'sandbox';
  /** Plain OpenID, for the AES routes; null where the app has none. */
  readonly openId: string | null;
}

/** A call that holds one reserved unit of quota until it is settled. */
export interface AdmittedCall {
  readonly app: AdmittedApp;
  readonly keyId: string;
  readonly api: string;
  readonly receivedAtMs: number;
  /** HMAC of the caller's address, hex. */
  readonly addressDigest: string;
  /** Opaque to everyone but the gate. */
  readonly reservation: unknown;
}

export type Admission =
  | { readonly ok: true; readonly call: AdmittedCall }
  | { readonly ok: false; readonly code: SystemErrorCode; readonly appId: string | null };

/** How an admitted call ended. */
export interface Settlement {
  readonly orderId: string;
  readonly errorCode: number;
  readonly charged: boolean;
  readonly answeredAtMs: number;
  /** Numbers that decided, JSON; stored encrypted beside the ledger row. */
  readonly trace: Readonly<Record<string, unknown>> | null;
  readonly writes: readonly DurableWrite[];
  /** Who answered and what that cost; absent for this server itself, at no cost. */
  readonly source?: { readonly name: string; readonly cost: Micros } | undefined;
  /** What became known of the person; absent where nothing did. */
  readonly verdict?: PersonVerdict | undefined;
  /** For replays: the caller's idempotency key with a digest of its parameters and the exact answer body. */
  readonly idempotency: { readonly key: string; readonly paramsDigest: string; readonly body: string } | null;
}

/** An earlier answer under the same idempotency key of the same app and API. */
export type Replay =
  | { readonly kind: 'none' }
  | { readonly kind: 'answer'; readonly body: string }
  /** A call under the same key runs: its answer can be had once it ended. */
  | { readonly kind: 'running' }
  /** The same key was used with other parameters. */
  | { readonly kind: 'reused' };

/**
 * The door of the platform: who may call, what it costs, and the ledger row that says so.
 * Implemented once in platform/ over storage ports; exact under any number of concurrent callers.
 */
export interface CallGate {
  /**
   * The app that would be admitted, as far as can be said at no cost: nothing is reserved, and no token of a rate is
   * taken. Null if there is something against the call.
   */
  recognize(request: AdmissionRequest): AdmittedApp | null;

  /** Checks the 14 system errors in their order and reserves one unit of quota. Throws Fault where storage fails. */
  admit(request: AdmissionRequest): Promise<Admission>;

  /** Looks an idempotency key up, and claims it for this call where it is free. */
  replay(call: AdmittedCall, key: string, paramsDigest: string): Promise<Replay>;

  /** Charges or releases the unit and writes the ledger row; resolves once both are durable. Throws Fault. */
  settle(call: AdmittedCall, settlement: Settlement): Promise<void>;

  /** Gives the unit back without a ledger row: the call was a replay, or never ran. */
  release(call: AdmittedCall): Promise<void>;
}
