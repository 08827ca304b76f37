import type { Clock } from '../../kernel/clock.ts';
import { rowId, type RandomSource } from '../../kernel/random.ts';
import { newWebhookSecret } from './signature.ts';
import type { WebhookStore } from './webhook-store.ts';
import type { Delivery, Webhook, WebhookEventType } from './webhook.ts';

/** Webhooks of a site at most. */
export const WEBHOOKS_MAX = 50;
/** How many secrets that were replaced may sign at once, because a delivery has a signature for each. */
export const PREVIOUS_SECRETS_MAX = 8;
const HOUR_MS = 3_600_000;

/** What an operator says of a webhook. */
export interface WebhookWishes {
  readonly name: string;
  readonly url: string;
  readonly events: readonly WebhookEventType[];
}

/** What WebhookDesk works with. */
export interface WebhookDeskDeps {
  readonly store: WebhookStore;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Called when something is due, so that it does not wait for the next look. */
  readonly onDue: () => void;
}

/** Adds and changes webhooks, and has deliveries sent again. All methods throw Fault. */
export class WebhookDesk {
  readonly #deps: WebhookDeskDeps;

  constructor(deps: WebhookDeskDeps) {
    this.#deps = deps;
  }

  /** Lists webhooks, oldest first. */
  list(): Promise<readonly Webhook[]> {
    return this.#deps.store.list();
  }

  /** Gives a webhook. `null` if there is none with this id. */
  async find(id: string): Promise<Webhook | null> {
    return (await this.list()).find((each) => each.id === id) ?? null;
  }

  /** Adds a webhook with a secret of its own. Gives `null` if there are WEBHOOKS_MAX. */
  async add(wishes: WebhookWishes, createdBy: string): Promise<Webhook | null> {
    const { store, clock, random } = this.#deps;
    if ((await store.list()).length >= WEBHOOKS_MAX) return null;
    const webhook: Webhook = {
      ...wishes,
      id: rowId(random, 'whk'),
      isPaused: false,
      secret: newWebhookSecret(random),
      previousSecrets: [],
      createdBy,
      createdAtMs: clock.nowMs(),
    };
    await store.add(webhook);
    return webhook;
  }

  /** Changes a webhook. Gives `null` if there is none with this id. */
  async change(id: string, wishes: Partial<WebhookWishes & Pick<Webhook, 'isPaused'>>): Promise<Webhook | null> {
    let wasPaused = false;
    const changed = await this.#deps.store.change(id, (webhook) => {
      wasPaused = webhook.isPaused;
      return { ...webhook, ...wishes };
    });
    if (wasPaused && changed?.isPaused === false) this.#deps.onDue();
    return changed;
  }

  /**
   * Gives a webhook another secret. The one before goes on signing for some hours, beside those of earlier rotations until
   * they end, because the receiver may still hold one of these. With 0 hours all of them end at once. Gives `null` if there is no such webhook, and changes nothing if too many sign.
   */
  async rotateSecret(id: string, overlapHours: number): Promise<Webhook | 'too-many' | null> {
    const { random, clock, store } = this.#deps;
    const secret = newWebhookSecret(random);
    const nowMs = clock.nowMs();
    let isFull = false;
    const changed = await store.change(id, (webhook) => {
      const before = { secret: webhook.secret, endsAtMs: nowMs + overlapHours * HOUR_MS };
      const previous = [before, ...webhook.previousSecrets.filter(({ endsAtMs }) => endsAtMs > nowMs)];
      isFull = overlapHours > 0 && previous.length > PREVIOUS_SECRETS_MAX;
      return isFull ? webhook : { ...webhook, secret, previousSecrets: overlapHours === 0 ? [] : previous };
    });
    return isFull ? 'too-many' : changed;
  }

  /** Removes a webhook with its deliveries. Gives whether there was one. */
  remove(id: string): Promise<boolean> {
    return this.#deps.store.remove(id);
  }

  /** Sends a test event to a webhook, also while it is paused. Gives the id of its delivery, `null` without a webhook. */
  async test(id: string): Promise<string | null> {
    if ((await this.find(id)) === null) return null;
    const { store, clock, random, onDue } = this.#deps;
    const [deliveryId = null] = await store.tell({
      id: rowId(random, 'evt'),
      type: 'webhook.test',
      subject: `webhook ${id}`,
      atMs: clock.nowMs(),
      data: {},
      onlyTo: id,
    });
    onDue();
    return deliveryId;
  }

  /** Has the event of a delivery sent again, under the same event id. Gives `null` if there is no such delivery. */
  async replay(deliveryId: string): Promise<Delivery | null> {
    const { store, clock, random, onDue } = this.#deps;
    const replayed = await store.replay({ id: rowId(random, 'dlv'), ofId: deliveryId, nowMs: clock.nowMs() });
    onDue();
    return replayed;
  }
}

/**
 * Says what is wrong with the address of a webhook, or gives `null`. Whether its host may be reached is checked at each
 * delivery, because names change.
 */
export function webhookUrlProblem(text: string): string | null {
  if (!URL.canParse(text)) return 'is no URL such as https://example.com/hooks';
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must begin with https:// or http://';
  if (url.username !== '' || url.password !== '') return 'must not hold a user or a password';
  if (url.hash !== '') return 'must not hold a part behind #';
  return null;
}
