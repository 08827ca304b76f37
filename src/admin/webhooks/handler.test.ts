import { describe, expect, test } from 'vitest';
import type { Actor } from '../../platform/access/actor.ts';
import { createWebhookHandlers, type WebhookDeps } from './handler.ts';

const actor = { administratorId: 'adm_1', name: 'ann', role: 'owner' } as Actor;
const WEBHOOK = {
  id: 'whk_1',
  name: 'orders',
  url: 'https://hooks.example:8443/in?token=hidden',
  events: ['webhook.test'],
  isPaused: false,
  secret: 'whsec_secret',
  previousSecrets: [
    { secret: 'whsec_older', endsAtMs: 7 },
    { secret: 'whsec_oldest', endsAtMs: 9 },
  ],
  createdBy: 'ann',
  createdAtMs: 1,
};

function opened(isThere = true) {
  const asked: unknown[] = [];
  const note =
    <T>(what: string, answer: T) =>
    async (...how: unknown[]) => (asked.push([what, ...how]), isThere ? answer : null);
  const deliveries = ['a', 'b', 'c'].map((id) => ({ id, state: 'delivered' }));
  const handlers = createWebhookHandlers({
    webhookDesk: {
      list: async () => [WEBHOOK, { ...WEBHOOK, id: 'whk_2', isPaused: true, previousSecrets: [] }],
      find: note('find', WEBHOOK),
      add: note('add', WEBHOOK),
      change: note('change', WEBHOOK),
      rotateSecret: note('rotate', WEBHOOK),
      test: note('test', 'dlv_1'),
      remove: async (id: string) => (asked.push(['remove', id]), isThere),
      replay: note('replay', { id: 'dlv_2' }),
    },
    webhooks: {
      deliveries: async (query: { readonly limit: number }) => (asked.push(query), deliveries.slice(0, query.limit)),
      delivery: note('delivery', {
        delivery: { id: 'dlv_1' },
        event: { id: 'evt_1', type: 'webhook.test', subject: 's', atMs: 1, data: {} },
        attempts: [{ status: 204 }],
      }),
    },
  } as unknown as WebhookDeps);
  return { handlers, asked };
}
const SHOWN = {
  id: 'whk_1',
  name: 'orders',
  host: 'hooks.example:8443',
  events: ['webhook.test'],
  status: 'active',
  previousSecretEndsAtMs: 9,
  createdBy: 'ann',
  createdAtMs: 1,
};

describe('webhooks', () => {
  test('a list shows the host of an address, no token and no secret', async () => {
    const outcome = await opened().handlers.list({}, actor);
    expect(outcome).toEqual({
      ok: true,
      result: { webhooks: [SHOWN, { ...SHOWN, id: 'whk_2', status: 'paused', previousSecretEndsAtMs: null }] },
    });
    expect(JSON.stringify(outcome)).not.toMatch(/hidden|whsec/);
  });

  test('the whole address is shown for one, and a secret only when it is made', async () => {
    const { handlers } = opened();
    expect(await handlers.show({ webhookId: 'whk_1' }, actor)).toEqual({
      ok: true,
      result: { ...SHOWN, url: WEBHOOK.url },
    });
    const made = { ok: true, result: { ...SHOWN, secret: 'whsec_secret' }, subject: 'whk_1' };
    expect(await handlers.add({ name: 'orders' } as never, actor)).toEqual(made);
    expect(await handlers.rotate({ webhookId: 'whk_1', overlapHours: 1 }, actor)).toEqual(made);
    expect(await handlers.change({ webhookId: 'whk_1' } as never, actor)).toEqual({
      ok: true,
      result: SHOWN,
      subject: 'whk_1',
    });
  });

  test('a change passes on what is given, and the status as a pause', async () => {
    const { handlers, asked } = opened();
    await handlers.change(
      { webhookId: 'whk_1', name: 'x', url: undefined, events: undefined, status: 'paused' } as never,
      actor,
    );
    await handlers.change({ webhookId: 'whk_1', status: 'active' } as never, actor);
    await handlers.change({ webhookId: 'whk_1', name: 'y' } as never, actor);
    expect(asked).toEqual([
      ['change', 'whk_1', { name: 'x', isPaused: true }],
      ['change', 'whk_1', { isPaused: false }],
      ['change', 'whk_1', { name: 'y' }],
    ]);
  });

  test('what is not there is not found, and one too many is a conflict', async () => {
    const { handlers } = opened(false);
    const id = { webhookId: 'whk_9' };
    for (const outcome of [
      await handlers.show(id, actor),
      await handlers.change(id as never, actor),
      await handlers.rotate({ ...id, overlapHours: 1 }, actor),
      await handlers.test(id, actor),
      await handlers.remove(id, actor),
    ])
      expect(outcome).toEqual({ ok: false, error: 'not_found', detail: 'there is no webhook with this id' });
    for (const outcome of [
      await handlers.delivery({ deliveryId: 'x' }, actor),
      await handlers.replay({ deliveryId: 'x' }, actor),
    ])
      expect(outcome).toEqual({ ok: false, error: 'not_found', detail: 'there is no delivery with this id' });
    expect(await handlers.add({} as never, actor)).toEqual({
      ok: false,
      error: 'conflict',
      detail: 'a site has at most 50 webhooks: remove one that is no longer needed',
    });
  });

  test('a test, a removal and a replay are named in the audit', async () => {
    const { handlers } = opened();
    expect(await handlers.test({ webhookId: 'whk_1' }, actor)).toEqual({
      ok: true,
      result: { deliveryId: 'dlv_1' },
      subject: 'whk_1',
    });
    expect(await handlers.remove({ webhookId: 'whk_1' }, actor)).toEqual({
      ok: true,
      result: { removed: true },
      subject: 'whk_1',
    });
    expect(await handlers.replay({ deliveryId: 'dlv_1' }, actor)).toEqual({
      ok: true,
      result: { id: 'dlv_2' },
      subject: 'dlv_2',
    });
  });

  test('deliveries are listed by page, and one is shown with its body and its tries', async () => {
    const { handlers, asked } = opened();
    expect(await handlers.deliveries({ limit: 2 } as never, actor)).toMatchObject({
      ok: true,
      result: { deliveries: [{ id: 'a' }, { id: 'b' }], nextAfter: 'b' },
    });
    expect(
      await handlers.deliveries(
        { webhook: 'whk_1', state: 'failed', type: 'webhook.test', after: 'x', limit: 3 } as never,
        actor,
      ),
    ).toMatchObject({
      result: { nextAfter: null },
    });
    expect(asked).toEqual([
      { webhookId: null, state: null, type: null, afterId: null, limit: 3 },
      { webhookId: 'whk_1', state: 'failed', type: 'webhook.test', afterId: 'x', limit: 4 },
    ]);
    expect(await handlers.delivery({ deliveryId: 'dlv_1' }, actor)).toMatchObject({
      ok: true,
      result: { id: 'dlv_1', tries: [{ status: 204 }] },
    });
  });
});
