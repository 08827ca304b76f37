import type { Clock } from '../../kernel/clock.ts';
import type { RandomSource } from '../../kernel/random.ts';
import { withoutFence } from '../jobs/fence.ts';
import { withoutLease } from '../nodes/lease-here.ts';
import { signatureHeaders } from './signature.ts';
import type { SendOutcome, WebhookSender } from './webhook-sender.ts';
import type { ClaimedDelivery, DeliveryOutcome, WebhookStore } from './webhook-store.ts';
import { bodyOf, type Webhook } from './webhook.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** How long to wait after each attempt that failed, as Standard Webhooks proposes. After the last one it is given up. */
const RETRY_AFTER_MS = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
] as const;
/** Waits are longer by up to this share, so that deliveries that failed together do not come back together. */
const JITTER_SHARE = 0.1;
/** A receiver may ask for a longer wait, but not for more than this. */
const RETRY_AFTER_MAX_MS = HOUR_MS;
/** How many deliveries to one webhook are under way at a time. */
const AT_ONCE = 4;
const SEND_TIMEOUT_MS = 15 * SECOND_MS;
/** Long enough that no process sends what another one is sending. */
const LEASE_MS = 60 * SECOND_MS;

/** What WebhookDeliveries works with. */
export interface WebhookDeliveriesDeps {
  readonly store: WebhookStore;
  readonly sender: WebhookSender;
  readonly clock: Clock;
  /** The clock of leases, which all processes over the store have in common. */
  readonly leaseClock: Clock;
  readonly random: RandomSource;
  /** How long a receiver may take to answer, in milliseconds. SEND_TIMEOUT_MS by default. */
  readonly timeoutMs?: number;
}

/**
 * Delivers events at least once: a delivery counts as done when the receiver answers 2xx. Each webhook has a lane of its
 * own, so a receiver that hangs holds up no other. Several processes share the work. Each takes what is due under a
 * lease, so two of them send the same delivery only if one of them stalls.
 */
export class WebhookDeliveries {
  readonly #deps: WebhookDeliveriesDeps;
  readonly #ending = new AbortController();
  /** The lanes that are busy, by webhook. */
  readonly #lanes = new Map<string, Promise<void>>();

  constructor(deps: WebhookDeliveriesDeps) {
    this.#deps = deps;
  }

  /**
   * Delivers what is due, and resolves when every lane that it found or began has ended. Rejects with Fault if the store
   * fails.
   */
  deliver(): Promise<void> {
    // A job that told of an event may end before the event is delivered.
    return withoutFence(() => withoutLease(() => this.#deliver()));
  }

  /** Ends the deliveries that are under way. They are tried again by the next process. */
  async close(): Promise<void> {
    this.#ending.abort();
    await Promise.allSettled(this.#lanes.values());
  }

  async #deliver(): Promise<void> {
    const { store, clock } = this.#deps;
    for (const webhookId of await store.due(clock.nowMs())) {
      if (this.#ending.signal.aborted) break;
      if (this.#lanes.has(webhookId)) continue;
      const lane = this.#serve(webhookId).finally(() => this.#lanes.delete(webhookId));
      this.#lanes.set(webhookId, lane);
    }
    await Promise.all(this.#lanes.values());
  }

  async #serve(webhookId: string): Promise<void> {
    const { store, clock, leaseClock } = this.#deps;
    while (!this.#ending.signal.aborted) {
      const claimed = await store.claim({
        webhookId,
        nowMs: clock.nowMs(),
        leaseNowMs: leaseClock.nowMs(),
        leaseMs: LEASE_MS,
        limit: AT_ONCE,
      });
      const webhook = (await store.list()).find(({ id }) => id === webhookId);
      // A webhook that is removed takes its deliveries with it.
      if (claimed.length === 0 || webhook === undefined) return;
      await Promise.all(
        claimed.map(async (each) => {
          const outcome = await this.#try(each, webhook);
          if (outcome !== null) await store.record(outcome);
        }),
      );
    }
  }

  /** Tries a delivery once. Gives `null` if this process ended meanwhile. */
  async #try(claimed: ClaimedDelivery, webhook: Webhook): Promise<DeliveryOutcome | null> {
    const { clock, sender, timeoutMs = SEND_TIMEOUT_MS } = this.#deps;
    const atMs = clock.nowMs();
    const body = bodyOf(claimed.event);
    const headers = {
      'content-type': 'application/json',
      ...signatureHeaders(webhook, { id: claimed.event.id, atMs, body }),
    };
    const signal = AbortSignal.any([this.#ending.signal, AbortSignal.timeout(timeoutMs)]);
    const sent = await sender
      .send({ url: webhook.url, headers, body }, signal)
      .catch((error: unknown): SendOutcome | null => {
        if (this.#ending.signal.aborted) return null;
        if (signal.aborted) return { kind: 'failed', problem: 'timeout' };
        throw error;
      });
    if (sent === null) return null;
    const number = claimed.attempts + 1;
    const attempt = {
      number,
      atMs,
      status: sent.kind === 'answered' ? sent.status : null,
      problem: sent.kind === 'failed' ? sent.problem : null,
      tookMs: Math.max(0, clock.nowMs() - atMs),
    };
    return { deliveryId: claimed.id, attempt, ...this.#next(sent, number) };
  }

  /** Gives what comes after an attempt. A receiver that answers 410 wants no more of it. */
  #next(sent: SendOutcome, number: number): Pick<DeliveryOutcome, 'state' | 'nextAtMs'> {
    const status = sent.kind === 'answered' ? sent.status : null;
    if (status !== null && status >= 200 && status < 300) return { state: 'delivered', nextAtMs: null };
    const waitMs = RETRY_AFTER_MS[number - 1];
    if (status === 410 || waitMs === undefined) return { state: 'failed', nextAtMs: null };
    const { random, clock } = this.#deps;
    const asked = sent.kind === 'answered' ? (sent.retryAfterMs ?? 0) : 0;
    const jitter = random.intBelow(Math.ceil(waitMs * JITTER_SHARE));
    const wait = Math.max(waitMs + jitter, Math.min(asked, RETRY_AFTER_MAX_MS));
    return { state: 'pending', nextAtMs: clock.nowMs() + wait };
  }
}
