/** What can be sent to a webhook. A site sends `webhook.test` only when an administrator asks for it. */
export const WEBHOOK_EVENTS = ['alert.fired', 'alert.recovered', 'webhook.test'] as const;
/** One type of event, e.g. `alert.fired`. */
export type WebhookEventType = (typeof WEBHOOK_EVENTS)[number];

/** A receiver that is told of events by HTTP. */
export interface Webhook {
  /** `whk_` and 18 hex digits. */
  readonly id: string;
  readonly name: string;
  /** Where events are sent. It may hold a token, so it is kept sealed and never logged. */
  readonly url: string;
  /** Types that it gets. */
  readonly events: readonly WebhookEventType[];
  /** While it is true, events are not kept for it, and deliveries that wait stay as they are. */
  readonly isPaused: boolean;
  /** Signs every delivery, as `whsec_` and base64. */
  readonly secret: string;
  /**
   * Each signs beside `secret` until it ends, so that the receiver can change over. The newest is the first. Empty outside
   * a rotation.
   */
  readonly previousSecrets: readonly PreviousSecret[];
  /** Name of the administrator that added it. */
  readonly createdBy: string;
  readonly createdAtMs: number;
}

/** A secret that was replaced and still signs. */
export interface PreviousSecret {
  readonly secret: string;
  readonly endsAtMs: number;
}

/** Something that happened, as receivers are told of it. */
export interface WebhookEvent {
  /** `evt_` and 18 hex digits. It stays the same through retries and replays, so that a receiver can drop doubles. */
  readonly id: string;
  readonly type: WebhookEventType;
  /** What it is about. It holds no personal data. */
  readonly subject: string;
  /** 1 for the first event of its subject, then one more each. It tells a late event from the newest. */
  readonly sequence: number;
  readonly atMs: number;
  /** What happened, as plain JSON without personal data. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** An event that is about to be told. The store numbers it. */
export interface NewWebhookEvent extends Omit<WebhookEvent, 'sequence'> {
  /** Only this webhook is told, also while it is paused. `null` for all that want the type and are not paused. */
  readonly onlyTo: string | null;
}

/** How far a delivery is. A failed one is not tried again by itself. */
export const DELIVERY_STATES = ['pending', 'delivered', 'failed'] as const;
/** One of the states, e.g. `pending`. */
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** Why an attempt failed without an answer, in one word. */
export const SEND_PROBLEMS = [
  'address-refused',
  'name-unknown',
  'unreachable',
  'certificate',
  'timeout',
  'no-http',
] as const;
/** One of the words, e.g. `timeout`. */
export type SendProblem = (typeof SEND_PROBLEMS)[number];

/** One attempt to deliver an event. */
export interface DeliveryAttempt {
  /** 1 for the first. */
  readonly number: number;
  readonly atMs: number;
  /** HTTP status of the answer. `null` if there was none. */
  readonly status: number | null;
  /** Why there was no answer. `null` if there was one. */
  readonly problem: SendProblem | null;
  readonly tookMs: number;
}

/** The delivery of one event to one webhook. */
export interface Delivery {
  /** `dlv_` and 18 hex digits. */
  readonly id: string;
  readonly webhookId: string;
  readonly eventId: string;
  readonly type: WebhookEventType;
  readonly subject: string;
  readonly sequence: number;
  /** The delivery that an operator had sent again. `null` if it is the first of its event. */
  readonly replayOf: string | null;
  readonly createdAtMs: number;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** When it is tried next. `null` unless it is pending. */
  readonly nextAtMs: number | null;
  readonly lastAtMs: number | null;
  readonly lastStatus: number | null;
  readonly lastProblem: SendProblem | null;
}

/** Gives the body of an event. It is the same text at every attempt. */
export function bodyOf({ type, atMs, subject, sequence, data }: WebhookEvent): string {
  return JSON.stringify({ type, timestamp: new Date(atMs).toISOString(), data: { subject, sequence, ...data } });
}
