import { ERROR_TABLE } from './generated/wire.js';
/** Every `error_code` that the five APIs document, beside 0. */
export type ErrorCode = keyof typeof ERROR_TABLE;
/** One of the five APIs. */
export type ApiName = 'face-guard' | 'fraud-score' | 'business-risk' | 'face-verify' | 'video-liveness';
/** Whatever a call may throw, but for the reason of an abort. */
export declare class RenzhengError extends Error {
    readonly name: string;
    readonly api: ApiName;
    constructor(api: ApiName, message: string, options?: ErrorOptions);
}
/** An answer as the wire brings it. */
export interface Envelope {
    readonly reason: string;
    readonly result: unknown;
    readonly error_code: number;
    readonly resultcode?: string;
}
/** The server answered, and the answer is a failure. */
export declare class AnswerError extends RenzhengError {
    readonly name: string;
    /** `error_code`. */
    readonly code: number;
    /** `reason`: for people; it may say more than the table. */
    readonly reason: string;
    /** Whether the call was charged all the same. */
    readonly isCharged: boolean;
    /** Only where the document gives this failure a result (279799). */
    readonly result: unknown;
    constructor(api: ApiName, { error_code: code, reason, result }: Envelope);
    /** Whether it is one of these documented failures. */
    is(...codes: readonly ErrorCode[]): boolean;
}
/** The request was right and could not be answered, or its parameters were wrong: a code of the API's own table. */
export declare class ServiceError extends AnswerError {
    readonly name = "ServiceError";
}
/** The key, the app, its quota or the server stands against the call: a code of the table that all APIs share. */
export declare class SystemError extends AnswerError {
    readonly name = "SystemError";
}
/**
 * No answer came. `unsent`: the request never reached the server. `unsure`: it may have, and may have been charged; ask
 * again under the same idempotency key. `unreadable`: something answered that does not speak this wire.
 */
export declare class TransportError extends RenzhengError {
    readonly name = "TransportError";
    readonly kind: 'unsent' | 'unsure' | 'unreadable';
    constructor(api: ApiName, kind: TransportError['kind'], cause: unknown);
}
/** The error that a failure on the wire is. */
export declare function errorOf(api: ApiName, envelope: Envelope): AnswerError;
/** Whether asking the same server again is safe and may help. */
export declare function isPassing({ code, result }: AnswerError): boolean;
/** Whether another server may answer. */
export declare function isOfTheServer(error: AnswerError): boolean;
