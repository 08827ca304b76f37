import type { SendProblem } from './webhook.ts';

/** What is sent. */
export interface WebhookRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How sending ended. */
export type SendOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** How long the receiver asks to wait, if it does. */
      readonly retryAfterMs: number | null;
    }
  | { readonly kind: 'failed'; readonly problem: SendProblem };

/**
 * Sends a request to a receiver, once, and follows no redirect. It connects to public addresses and to those that the
 * site allows, and to nothing else, whatever a name resolves to. It never rejects, except when the signal aborts.
 */
export interface WebhookSender {
  send(request: WebhookRequest, signal: AbortSignal): Promise<SendOutcome>;
}
