import { expect, test } from 'vitest';
import { WebhookDesk, WEBHOOKS_MAX, webhookUrlProblem } from './webhook-desk.ts';
import type { WebhookStore } from './webhook-store.ts';
import type { Webhook } from './webhook.ts';

const NOW_MS = 1_800_000_000_000;
const WISHES = { name: 'orders', url: 'https://example.com/hooks', events: ['webhook.test'] as never };

function opened(tellsTo: readonly string[] = ['dlv_1']) {
  const webhooks = new Map<string, Webhook>();
  const asked: unknown[] = [];
  let due = 0;
  let drawn = 0;
  const store = {
    list: async () => [...webhooks.values()],
    add: async (webhook: Webhook) => void webhooks.set(webhook.id, webhook),
    change: async (id: string, apply: (webhook: Webhook) => Webhook) => {
      const webhook = webhooks.get(id);
      if (webhook === undefined) return null;
      webhooks.set(id, apply(webhook));
      return webhooks.get(id) ?? null;
    },
    remove: async (id: string) => webhooks.delete(id),
    tell: async (event: unknown) => {
      asked.push(event);
      return tellsTo;
    },
    replay: async (how: unknown) => {
      asked.push(how);
      return null;
    },
  } as unknown as WebhookStore;
  const desk = new WebhookDesk({
    store,
    clock: { nowMs: () => NOW_MS },
    random: { bytes: (count) => new Uint8Array(count).fill((drawn += 1)), intBelow: () => 0 },
    onDue: () => (due += 1),
  });
  return { desk, webhooks, asked, due: () => due };
}

test('a webhook is added with an id and a secret of its own, and fifty are the most', async () => {
  const { desk, webhooks } = opened();
  expect(await desk.add(WISHES, 'ann')).toEqual({
    ...WISHES,
    id: 'whk_010101010101010101',
    isPaused: false,
    secret: `whsec_${Buffer.alloc(32, 2).toString('base64')}`,
    previousSecrets: [],
    createdBy: 'ann',
    createdAtMs: NOW_MS,
  });
  expect(await desk.find('whk_010101010101010101')).toBe(webhooks.get('whk_010101010101010101'));
  expect(await desk.find('whk_2')).toBeNull();
  while (webhooks.size < 49) await desk.add(WISHES, 'ann');
  expect([await desk.add(WISHES, 'ann'), WEBHOOKS_MAX]).not.toContain(null);
  expect(webhooks.size).toBe(50);
  expect(await desk.add(WISHES, 'ann')).toBeNull();
  expect((await desk.list()).length).toBe(50);
});

test('a change is stored, and what waited is sent once a pause ends', async () => {
  const { desk, webhooks, due } = opened();
  const { id } = (await desk.add(WISHES, 'ann')) as Webhook;
  expect(await desk.change('whk_2', { name: 'x' })).toBeNull();
  expect(await desk.change(id, { name: 'x' })).toMatchObject({ id, name: 'x', url: WISHES.url });
  await desk.change(id, { isPaused: false });
  await desk.change(id, { isPaused: true });
  await desk.change(id, { name: 'y' });
  expect(due()).toBe(0);
  await desk.change(id, { isPaused: false });
  expect([due(), webhooks.get(id)?.name, webhooks.get(id)?.isPaused]).toEqual([1, 'y', false]);
});

test('another secret leaves the one before in force for some hours, or not at all', async () => {
  const { desk, webhooks } = opened();
  const { id, secret } = (await desk.add(WISHES, 'ann')) as Webhook;
  expect(await desk.rotateSecret('whk_2', 1)).toBeNull();
  const rotate = async (hours: number) => {
    const made = await desk.rotateSecret(id, hours);
    return made === 'too-many' ? expect.unreachable() : made;
  };
  const rotated = await rotate(24);
  const first = { secret, endsAtMs: NOW_MS + 86_400_000 };
  expect(rotated?.previousSecrets).toEqual([first]);
  expect(rotated?.secret).not.toBe(secret);
  expect(webhooks.get(id)).toEqual(rotated);
  // The receiver may still hold the first one, e.g. because the second was never copied.
  const again = await rotate(1);
  expect(again?.previousSecrets).toEqual([{ secret: rotated?.secret, endsAtMs: NOW_MS + 3_600_000 }, first]);
  expect((await rotate(0))?.previousSecrets).toEqual([]);
  for (let at = 0; at < 8; at += 1) await rotate(24);
  const full = webhooks.get(id);
  expect(full?.previousSecrets).toHaveLength(8);
  expect(await desk.rotateSecret(id, 24)).toBe('too-many');
  expect(webhooks.get(id)).toEqual(full);
  expect((await rotate(0))?.previousSecrets).toEqual([]);
});

test('a test event goes to one webhook alone', async () => {
  const { desk, asked, due } = opened();
  const { id } = (await desk.add(WISHES, 'ann')) as Webhook;
  expect([await desk.test('whk_2'), asked, due()]).toEqual([null, [], 0]);
  expect(await desk.test(id)).toBe('dlv_1');
  expect(asked).toEqual([
    {
      id: 'evt_030303030303030303',
      type: 'webhook.test',
      subject: `webhook ${id}`,
      atMs: NOW_MS,
      data: {},
      onlyTo: id,
    },
  ]);
  expect(due()).toBe(1);
  const none = opened([]);
  expect(await none.desk.test(((await none.desk.add(WISHES, 'ann')) as Webhook).id)).toBeNull();
});

test('a delivery is sent again under an id of its own, and a webhook is removed', async () => {
  const { desk, asked, due } = opened();
  expect(await desk.replay('dlv_9')).toBeNull();
  expect([asked, due()]).toEqual([[{ id: 'dlv_010101010101010101', ofId: 'dlv_9', nowMs: NOW_MS }], 1]);
  const { id } = (await desk.add(WISHES, 'ann')) as Webhook;
  expect([await desk.remove(id), await desk.remove(id)]).toEqual([true, false]);
});

test.each([
  ['https://example.com/hooks?a=1', null],
  ['http://example.com', null],
  ['example.com', 'is no URL such as https://example.com/hooks'],
  ['ftp://example.com', 'must begin with https:// or http://'],
  ['https://user@example.com', 'must not hold a user or a password'],
  ['https://:secret@example.com', 'must not hold a user or a password'],
  ['https://example.com/#part', 'must not hold a part behind #'],
])('the address %s: %s', (url, problem) => {
  expect(webhookUrlProblem(url)).toBe(problem);
});
