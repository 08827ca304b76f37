import { ERROR_TABLE } from './generated/wire.ts';

/** Every `error_code` that the five APIs document, except 0. */
export type ErrorCode = keyof typeof ERROR_TABLE;

/** One of the five APIs. */
export type ApiName = 'face-guard' | 'fraud-score' | 'business-risk' | 'face-verify' | 'video-liveness';

/** The base class of everything that a call may throw, except the reason of an abort. */
export class RenzhengError extends Error {
  override readonly name: string = 'RenzhengError';
  readonly api: ApiName;

  constructor(api: ApiName, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.api = api;
  }
}

/** An answer, as it arrives on the wire. */
export interface Envelope {
  readonly reason: string;
  readonly result: unknown;
  readonly error_code: number;
  readonly resultcode?: string;
}

/** The server answered with a failure. */
export class AnswerError extends RenzhengError {
  override readonly name: string = 'AnswerError';
  /** `error_code`. */
  readonly code: number;
  /** `reason`, a text for people. It may say more than the table. */
  readonly reason: string;
  /** Whether the call was charged although it failed. */
  readonly isCharged: boolean;
  /** Present only if the document gives this failure a result (279799). */
  readonly result: unknown;

  constructor(api: ApiName, { error_code: code, reason, result }: Envelope) {
    super(api, `${api} answered ${code}: ${reason}`);
    this.code = code;
    this.reason = reason;
    this.isCharged = entryOf(code)?.isCharged ?? false;
    this.result = result;
  }

  /** How many seconds to wait before the next attempt, if the reason says so (226483, 2546127). Null otherwise. */
  get waitSeconds(): number | null {
    const seconds = /请在(\d+)秒后重试/.exec(this.reason)?.[1];
    return seconds === undefined ? null : Number(seconds);
  }

  /** Whether it is one of these documented failures, e.g. `error.is(226402)`. */
  is(...codes: readonly ErrorCode[]): boolean {
    return (codes as readonly number[]).includes(this.code);
  }
}

/** A code of the API's own table. The parameters were wrong, or a correct request could not be answered. */
export class ServiceError extends AnswerError {
  override readonly name = 'ServiceError';
}

/**
 * A code of the table that all APIs share. The key, the app, its quota or the state of the server prevents the call.
 */
export class SystemError extends AnswerError {
  override readonly name = 'SystemError';
}

/**
 * No valid answer came. `unsent` means that the request surely never left, e.g. because the server's name is unknown or
 * its port is closed. `unsure` means that it may have left, and may have been charged, so ask again under the same
 * idempotency key. A browser hardly tells the two apart, so there most failures are `unsure`. So is the answer of a proxy
 * with a status from 500 on, e.g. 502 or 504. `unreadable` means that any other answer is not of this wire.
 *
 * Once a try may have been charged, the error is `unsure` even if a later try failed in another way, e.g. because the server
 * was restarted meanwhile. `cause` is then the error of the last try.
 */
export class TransportError extends RenzhengError {
  override readonly name = 'TransportError';
  readonly kind: 'unsent' | 'unsure' | 'unreadable';

  constructor(api: ApiName, kind: TransportError['kind'], cause: unknown) {
    const told = cause instanceof Error ? cause.message : String(cause);
    const why =
      cause instanceof RenzhengError ? `an earlier try may have been charged, and the last one failed: ${told}` : told;
    super(api, `${api} was not answered (${kind}): ${why}`, { cause });
    this.kind = kind;
  }
}

/** Turns a failure on the wire into its error. */
export function errorOf(api: ApiName, envelope: Envelope): AnswerError {
  const { error_code: code } = envelope;
  return code >= 10_000 && code < 20_000 ? new SystemError(api, envelope) : new ServiceError(api, envelope);
}

/** Failures that pass by themselves and are not charged. Asking again may help and costs nothing. */
const PASSING: ReadonlySet<number> = new Set<ErrorCode>([
  10011, 10014, 10020, 226401, 261501, 271701, 2546119, 2546120, 2546121, 2546122,
]);
/** The first call with the same idempotency key still runs, and may be charged. Only its own server will have the answer. */
const RUNNING: ReadonlySet<number> = new Set<ErrorCode>([226481, 261581, 271781, 279781, 2546181]);
/** Failures of the server rather than of the request. Another server may be able to answer. */
const OF_THE_SERVER: ReadonlySet<number> = new Set<ErrorCode>([10003, 10011, 10012, 10013, 10014, 10020, 10021]);
/** The values of `res` in face guard's 279799 that mean a failure which passes by itself. */
const PASSING_RES: ReadonlySet<unknown> = new Set(['7XXX', 'XXX4', 'XXX5', 'XXXX']);

/** Whether asking the same server again is safe and may help. */
export function isPassing(error: AnswerError): boolean {
  return isRunning(error) || isPassingFailure(error);
}

/** Whether another server may answer. */
export function isOfTheServer(error: AnswerError): boolean {
  return isPassingFailure(error) || OF_THE_SERVER.has(error.code);
}

/** Whether the first call with the same idempotency key still runs. */
export function isRunning(error: unknown): boolean {
  return error instanceof AnswerError && RUNNING.has(error.code);
}

function isPassingFailure({ code, result }: AnswerError): boolean {
  if (code !== 279799) return PASSING.has(code);
  return PASSING_RES.has((result as { readonly res?: unknown } | null)?.res);
}

function entryOf(code: number): (typeof ERROR_TABLE)[ErrorCode] | undefined {
  return (ERROR_TABLE as Partial<Record<number, (typeof ERROR_TABLE)[ErrorCode]>>)[code];
}
