import type { SiteSecrets } from '../../../platform/secrets/site-secrets.ts';
import type { DeliveryOutcome, DeliveryQuery, WebhookStore } from '../../../platform/webhooks/webhook-store.ts';
import type { NewWebhookEvent, PreviousSecret, Webhook } from '../../../platform/webhooks/webhook.ts';
import { openText, sealText } from '../sealed-text.ts';
import type { SqlDatabase } from '../database.ts';
import type { WebhookRecord } from './operations.ts';

/** What is sealed together. Releases before this one knew one previous secret, and a step back needs it. */
interface Target extends Pick<Webhook, 'url' | 'secret'>, Partial<Pick<Webhook, 'previousSecrets'>> {
  readonly previousSecret: PreviousSecret | null;
}

/** Keeps webhooks and their deliveries in the embedded database, with addresses and secrets sealed. */
export class SqlWebhookStore implements WebhookStore {
  readonly #database: SqlDatabase;
  readonly #secrets: Pick<SiteSecrets, 'seal' | 'open'>;

  constructor(database: SqlDatabase, secrets: Pick<SiteSecrets, 'seal' | 'open'>) {
    this.#database = database;
    this.#secrets = secrets;
  }

  async list(): Promise<readonly Webhook[]> {
    const records = await this.#database.read('webhooks.list', null);
    return records.map((record) => this.#open(record));
  }

  async add(webhook: Webhook): Promise<void> {
    await this.#database.write('webhooks.add', this.#seal(webhook));
  }

  async change(id: string, apply: (webhook: Webhook) => Webhook): Promise<Webhook | null> {
    for (;;) {
      const record = (await this.#database.read('webhooks.list', null)).find((each) => each.id === id);
      if (record === undefined) return null;
      const changed = apply(this.#open(record));
      // Each sealing gives other bytes, so these tell whether something else was written since.
      const wasSealed = record.targetSealed;
      if (await this.#database.write('webhooks.replace', { webhook: this.#seal(changed), wasSealed })) return changed;
    }
  }

  #open({ targetSealed, ...webhook }: WebhookRecord): Webhook {
    const text = openText(this.#secrets, webhookContext(webhook.id), targetSealed);
    const { url, secret, previousSecret, previousSecrets } = JSON.parse(text) as Target;
    return { ...webhook, url, secret, previousSecrets: previousSecrets ?? (previousSecret ? [previousSecret] : []) };
  }

  #seal({ url, secret, previousSecrets, ...webhook }: Webhook): WebhookRecord {
    const target: Target = { url, secret, previousSecrets, previousSecret: previousSecrets[0] ?? null };
    const targetSealed = sealText(this.#secrets, webhookContext(webhook.id), JSON.stringify(target));
    return { ...webhook, targetSealed };
  }

  remove(id: string) {
    return this.#database.write('webhooks.remove', id);
  }

  tell(event: NewWebhookEvent) {
    return this.#database.write('webhooks.tell', event);
  }

  due(nowMs: number) {
    return this.#database.read('webhooks.due', nowMs);
  }

  claim(claim: Parameters<WebhookStore['claim']>[0]) {
    return this.#database.write('webhooks.claim', claim);
  }

  record(outcome: DeliveryOutcome) {
    return this.#database.write('webhooks.record', outcome);
  }

  replay(input: Parameters<WebhookStore['replay']>[0]) {
    return this.#database.write('webhooks.replay', input);
  }

  deliveries(query: DeliveryQuery) {
    return this.#database.read('webhooks.deliveries', query);
  }

  delivery(id: string) {
    return this.#database.read('webhooks.delivery', id);
  }

  events(query: Parameters<WebhookStore['events']>[0]) {
    return this.#database.read('webhooks.events', query);
  }

  counts(failedSinceMs: number) {
    return this.#database.read('webhooks.counts', failedSinceMs);
  }

  purge(input: Parameters<WebhookStore['purge']>[0]) {
    return this.#database.write('webhooks.purge', input);
  }
}

/** Gives the context that binds a sealed address and its secrets to their webhook. */
export function webhookContext(webhookId: string): string {
  return `webhook.target:${webhookId}`;
}
