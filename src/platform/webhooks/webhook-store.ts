import type {
  Delivery,
  DeliveryAttempt,
  DeliveryState,
  NewWebhookEvent,
  Webhook,
  WebhookEvent,
  WebhookEventType,
} from './webhook.ts';

/** A delivery that this process may try, until its lease ends. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly event: WebhookEvent;
  /** Attempts before this one. */
  readonly attempts: number;
}

/** Selects deliveries. `null` lets all pass. */
export interface DeliveryQuery {
  readonly webhookId: string | null;
  readonly state: DeliveryState | null;
  readonly type: WebhookEventType | null;
  /** 1 to 1000. */
  readonly limit: number;
  /** Id of the last delivery of the page before. `null` for the first page. */
  readonly afterId: string | null;
}

/** How an attempt ended, and what comes next. */
export interface DeliveryOutcome {
  readonly deliveryId: string;
  readonly attempt: DeliveryAttempt;
  readonly state: DeliveryState;
  /** `null` unless the state is pending. */
  readonly nextAtMs: number | null;
}

/**
 * Keeps webhooks, what they are told, and the log of deliveries. Every adapter passes webhook-store.suite.ts. All methods
 * throw Fault.
 */
export interface WebhookStore {
  /** Lists webhooks, oldest first. */
  list(): Promise<readonly Webhook[]>;
  /** Adds a webhook. */
  add(webhook: Webhook): Promise<void>;
  /**
   * Replaces a webhook by what `apply` makes of it as it is stored. If something else changes it meanwhile, `apply` is
   * asked again, so that neither change is lost. Gives the new one, and `null` if there is none with this id any more.
   */
  change(id: string, apply: (webhook: Webhook) => Webhook): Promise<Webhook | null>;
  /** Removes a webhook with its deliveries. Gives whether there was one. */
  remove(id: string): Promise<boolean>;
  /** Numbers an event and makes a delivery for each webhook that it goes to. Gives the ids of the deliveries. */
  tell(event: NewWebhookEvent): Promise<readonly string[]>;
  /**
   * Gives the ids of the webhooks that have due deliveries. A paused webhook has none but those of a test. A delivery that
   * was made or tried before the clock was set back (`isFromAhead`) is due at once.
   */
  due(nowMs: number): Promise<readonly string[]>;
  /**
   * Takes due deliveries of a webhook, the one that waits longest first, for as long as the lease lasts. Meanwhile no
   * other process gets them.
   */
  claim(claim: {
    readonly webhookId: string;
    readonly nowMs: number;
    readonly leaseNowMs: number;
    readonly leaseMs: number;
    readonly limit: number;
  }): Promise<readonly ClaimedDelivery[]>;
  /** Keeps how an attempt ended. Gives false if the delivery has had this attempt, or is gone. */
  record(outcome: DeliveryOutcome): Promise<boolean>;
  /** Makes another delivery of the same event to the same webhook, due at once. `null` if there is no such delivery. */
  replay(input: { readonly id: string; readonly ofId: string; readonly nowMs: number }): Promise<Delivery | null>;
  /** Lists deliveries, newest first. */
  deliveries(query: DeliveryQuery): Promise<readonly Delivery[]>;
  /** Gives a delivery with its event and its attempts. `null` if there is none with this id. */
  delivery(id: string): Promise<{
    readonly delivery: Delivery;
    readonly event: WebhookEvent;
    readonly attempts: readonly DeliveryAttempt[];
  } | null>;
  /** Lists the events of these types, newest first, at most `limit`, after the one with this id. */
  events(query: {
    readonly types: readonly WebhookEventType[];
    readonly limit: number;
    readonly afterId: string | null;
  }): Promise<readonly WebhookEvent[]>;
  /** Counts pending deliveries, and those that failed for good since a time. */
  counts(failedSinceMs: number): Promise<{ readonly pending: number; readonly failed: number }>;
  /** Drops at most `limit` events from before a time, with their deliveries. Gives how many. Pending ones stay. */
  purge(input: { readonly beforeMs: number; readonly limit: number }): Promise<number>;
}
