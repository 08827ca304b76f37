import { told } from '../../kernel/told.ts';
import { PREVIOUS_SECRETS_MAX, WEBHOOKS_MAX, type WebhookDesk } from '../../platform/webhooks/webhook-desk.ts';
import type { WebhookStore } from '../../platform/webhooks/webhook-store.ts';
import { bodyOf, type Webhook } from '../../platform/webhooks/webhook.ts';
import type { AdminHandlers } from '../../wire/admin/define-admin.ts';
import { Expectations } from '../../wire/admin/expected.ts';
import { pageAfter } from '../../wire/admin/page-after.ts';
import { givenOnly } from '../given-only.ts';
import type { webhookContracts } from './contract.ts';

/** What the handlers of webhooks work with. */
export interface WebhookDeps {
  readonly webhookDesk: WebhookDesk;
  readonly webhooks: Pick<WebhookStore, 'deliveries' | 'delivery'>;
}

const NO_WEBHOOK = { ok: false, error: 'not_found', detail: told`there is no webhook with this id` } as const;
const NO_DELIVERY = { ok: false, error: 'not_found', detail: told`there is no delivery with this id` } as const;
const TOO_MANY = {
  ok: false,
  error: 'conflict',
  detail: told`a site has at most ${WEBHOOKS_MAX} webhooks: remove one that is no longer needed`,
} as const;

const TOO_MANY_SECRETS = {
  ok: false,
  error: 'conflict',
  detail: told`${PREVIOUS_SECRETS_MAX} secrets before this one still sign: wait until one ends, or rotate with an overlap of 0 hours, which ends them all`,
} as const;

/** Makes the handlers that add, change and test webhooks, and show their deliveries. */
export function createWebhookHandlers({
  webhookDesk: desk,
  webhooks,
}: WebhookDeps): AdminHandlers<typeof webhookContracts> {
  const expectations = new Expectations();
  const showWhole = async (webhookId: string) => {
    const webhook = await desk.find(webhookId);
    return webhook === null ? NO_WEBHOOK : ({ ok: true, result: { ...shown(webhook), url: webhook.url } } as const);
  };
  return {
    list: async () => ({ ok: true, result: { webhooks: (await desk.list()).map(shown) } }),

    show: ({ webhookId }) => showWhole(webhookId),

    async add(wishes, { name }) {
      const webhook = await desk.add(wishes, name);
      if (webhook === null) return TOO_MANY;
      return { ok: true, result: { ...shown(webhook), secret: webhook.secret }, subject: webhook.id };
    },

    change({ webhookId, status, expected, ...wishes }) {
      const paused = status === undefined ? {} : { isPaused: status === 'paused' };
      return expectations.change(
        expected,
        () => showWhole(webhookId),
        async () => {
          const webhook = await desk.change(webhookId, { ...givenOnly(wishes), ...paused });
          return webhook === null ? NO_WEBHOOK : { ok: true, result: shown(webhook), subject: webhookId };
        },
      );
    },

    async rotate({ webhookId, overlapHours }) {
      const webhook = await desk.rotateSecret(webhookId, overlapHours);
      if (webhook === null) return NO_WEBHOOK;
      if (webhook === 'too-many') return TOO_MANY_SECRETS;
      return { ok: true, result: { ...shown(webhook), secret: webhook.secret }, subject: webhookId };
    },

    async test({ webhookId }) {
      const deliveryId = await desk.test(webhookId);
      return deliveryId === null ? NO_WEBHOOK : { ok: true, result: { deliveryId }, subject: webhookId };
    },

    async remove({ webhookId }) {
      const isRemoved = await desk.remove(webhookId);
      return isRemoved ? { ok: true, result: { removed: true }, subject: webhookId } : NO_WEBHOOK;
    },

    async deliveries({ webhook, state, type, limit, after }) {
      const query = { webhookId: webhook ?? null, state: state ?? null, type: type ?? null, afterId: after ?? null };
      const { page, nextAfter } = await pageAfter(limit, (rows) => webhooks.deliveries({ ...query, limit: rows }));
      return { ok: true, result: { deliveries: page, nextAfter } };
    },

    async delivery({ deliveryId }) {
      const found = await webhooks.delivery(deliveryId);
      if (found === null) return NO_DELIVERY;
      const { delivery, event, attempts } = found;
      return { ok: true, result: { ...delivery, body: bodyOf(event), tries: [...attempts] } };
    },

    async replay({ deliveryId }) {
      const replayed = await desk.replay(deliveryId);
      return replayed === null ? NO_DELIVERY : { ok: true, result: replayed, subject: replayed.id };
    },
  };
}

function shown({ id, name, url, events, isPaused, previousSecrets, createdBy, createdAtMs }: Webhook) {
  return {
    id,
    name,
    host: new URL(url).host,
    events: [...events],
    status: isPaused ? ('paused' as const) : ('active' as const),
    previousSecretEndsAtMs:
      previousSecrets.length === 0 ? null : Math.max(...previousSecrets.map(({ endsAtMs }) => endsAtMs)),
    createdBy,
    createdAtMs,
  };
}
