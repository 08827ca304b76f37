import type { FaultKind } from '../../kernel/fault.ts';

/** One call as the log shows it. It has no field for anything that came with the request. */
export interface CallEntry {
  readonly api: string;
  readonly orderId: string | null;
  readonly appId: string | null;
  readonly errorCode: number;
  readonly charged: boolean;
  readonly durationMs: number;
  /** HMAC of the caller's address in hex. */
  readonly addressDigest: string | null;
}

/** The part of a call that failed. */
export type CallStage = 'receive' | 'admit' | 'answer' | 'settle';

/** Identifies a call that failed, and the part that failed. */
export interface CallFailure {
  readonly api: string;
  readonly orderId: string | null;
  readonly stage: CallStage;
}

/**
 * What the pipeline tells the operator. It is redacted by construction: its methods take only the fields that may be
 * logged. Of an error they log the class, the places in the code and, for a Fault, its scrubbed message.
 */
export interface CallLog {
  call(entry: CallEntry): void;
  /** Logs that a dependency failed. */
  fault(failure: CallFailure, kind: FaultKind, error: Error): void;
  /** Logs an error in this program. */
  bug(failure: CallFailure, error: unknown): void;
}
