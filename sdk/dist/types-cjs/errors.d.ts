import { ERROR_TABLE } from './generated/wire.js';
/** Every `error_code` that the five APIs document, except 0. */
export type ErrorCode = keyof typeof ERROR_TABLE;
/** One of the five APIs. */
export type ApiName = 'face-guard' | 'fraud-score' | 'business-risk' | 'face-verify' | 'video-liveness';
/** The base class of everything that a call may throw, except the reason of an abort. */
export declare class RenzhengError extends Error {
    readonly name: string;
    readonly api: ApiName;
    constructor(api: ApiName, message: string, options?: {
        readonly cause?: unknown;
    });
}
/** An answer, as it arrives on the wire. */
export interface Envelope {
    readonly reason: string;
    readonly result: unknown;
    readonly error_code: number;
    readonly resultcode?: string;
}
/** The server answered with a failure. */
export declare class AnswerError extends RenzhengError {
    readonly name: string;
    /** `error_code`. */
    readonly code: number;
    /** `reason`, a text for people. It may say more than the table. */
    readonly reason: string;
    /** Whether the call was charged although it failed. */
    readonly isCharged: boolean;
    /** Present only if the document gives this failure a result (279799). */
    readonly result: unknown;
    constructor(api: ApiName, { error_code: code, reason, result }: Envelope);
    /** How many seconds to wait before the next attempt, if the reason says so (226483, 2546127). Null otherwise. */
    get waitSeconds(): number | null;
    /** Whether it is one of these documented failures, e.g. `error.is(226402)`. */
    is(...codes: readonly ErrorCode[]): boolean;
}
/** A code of the API's own table. The parameters were wrong, or a correct request could not be answered. */
export declare class ServiceError extends AnswerError {
    readonly name = "ServiceError";
}
/**
 * A code of the table that all APIs share. The key, the app, its quota or the state of the server prevents the call.
 */
export declare class SystemError extends AnswerError {
    readonly name = "SystemError";
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
export declare class TransportError extends RenzhengError {
    readonly name = "TransportError";
    readonly kind: 'unsent' | 'unsure' | 'unreadable';
    constructor(api: ApiName, kind: TransportError['kind'], cause: unknown);
}
/** Turns a failure on the wire into its error. */
export declare function errorOf(api: ApiName, envelope: Envelope): AnswerError;
/** Whether asking the same server again is safe and may help. */
export declare function isPassing(error: AnswerError): boolean;
/** Whether another server may answer. */
export declare function isOfTheServer(error: AnswerError): boolean;
/** Whether the first call with the same idempotency key still runs. */
export declare function isRunning(error: unknown): boolean;
