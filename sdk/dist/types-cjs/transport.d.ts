import { type ApiName } from './errors.js';
/** One request to send. */
export interface Sent {
    readonly api: ApiName;
    readonly url: string;
    readonly body: URLSearchParams | string;
    readonly idempotencyKey: string;
    readonly timeoutMs: number;
    readonly signal: AbortSignal | undefined;
    readonly fetch: typeof globalThis.fetch;
}
/**
 * Sends one request and returns its result. Throws an AnswerError, a TransportError, or the reason of the caller's own
 * abort. Only the body decides, because HTTP says 200 for failures too.
 */
export declare function send(sent: Sent): Promise<unknown>;
