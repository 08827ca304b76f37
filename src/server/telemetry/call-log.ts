import type { FaultKind } from '../../kernel/fault.ts';

/** One call as the log knows it. There is no room for anything that came with the request. */
export interface CallEntry {
  readonly api: string;
  readonly orderId: string | null;
  readonly appId: string | null;
  readonly errorCode: number;
  readonly charged: boolean;
  readonly durationMs: number;
  /** HMAC of the caller's address, hex. */
  readonly addressDigest: string | null;
}

/** Which part of a call failed. */
export type CallStage = 'receive' | 'admit' | 'answer' | 'settle';

export interface CallFailure {
  readonly api: string;
  readonly orderId: string | null;
  readonly stage: CallStage;
}

/**
 * What the pipeline tells the operator. Redacted by construction: its methods take the fields that may be logged, one
 * by one; of an error they keep the class, the places in the code and, for a Fault, its scrubbed message.
 */
export interface CallLog {
  call(entry: CallEntry): void;
  /** A dependency did not do its work. */
  fault(failure: CallFailure, kind: FaultKind, error: Error): void;
  /** A mistake in this program. */
  bug(failure: CallFailure, error: unknown): void;
}
