import { Webhook as StandardReceiver } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openSecrets } from '../../../test/site-secrets.ts';
import { systemRandom } from '../../kernel/random.ts';
import { openTemporaryDatabase } from '../../../test/temporary-database.ts';
import { SqlWebhookStore } from '../../storage/sql/webhooks/webhook-store.ts';
import type { ResolvedAddress } from '../../remote/outgoing/checked-addresses.ts';
import { HttpWebhookSender } from '../../remote/outgoing/http-webhook-sender.ts';
import { underFence } from '../jobs/fence.ts';
import { compileRanges } from '../admission/address-ranges.ts';
import { newWebhookSecret } from './signature.ts';
import { openTestReceiver, type TestReceiver } from './receiver-fixture.ts';
import { WebhookDeliveries } from './webhook-deliveries.ts';
import { aWebhook, anEvent } from './webhook-store.suite.ts';
import type { Webhook } from './webhook.ts';

let store: SqlWebhookStore;
let receiver: TestReceiver;
let dispose = async () => {};
/** The receivers check the time of a delivery against their clock, so it begins at the present. */
let nowMs = new Date().getTime();
let made = 0;
const clock = { nowMs: () => nowMs };
const next = (prefix: string) => `${prefix}_${String((made += 1)).padStart(18, '0')}`;

beforeAll(async () => {
  const opened = await openTemporaryDatabase();
  store = new SqlWebhookStore(opened.database, await openSecrets());
  receiver = await openTestReceiver();
  dispose = async () => {
    await receiver.close();
    await opened.dispose();
  };
});
afterAll(() => dispose());
beforeEach(async () => {
  for (const { id } of await store.list()) await store.remove(id);
  receiver.seen.length = 0;
});

interface Setup {
  readonly allowed?: readonly string[];
  readonly resolve?: (host: string) => Promise<readonly ResolvedAddress[]>;
  readonly timeoutMs?: number;
}

function open({ allowed = ['127.0.0.1'], resolve, timeoutMs }: Setup = {}): WebhookDeliveries {
  const sender = new HttpWebhookSender({ allowed: compileRanges(allowed), ...(resolve && { resolve }) });
  const ports = { clock, leaseClock: clock, random: { ...systemRandom, intBelow: () => 0 } };
  return new WebhookDeliveries({ ...ports, store, sender, ...(timeoutMs !== undefined && { timeoutMs }) });
}

/** Adds a webhook and tells it of one event. Gives what is known of the delivery. */
async function tell(path: string, changes: Partial<Webhook> = {}) {
  const webhook = {
    ...aWebhook,
    id: next('whk'),
    url: `${receiver.url}${path}`,
    secret: newWebhookSecret(systemRandom),
    ...changes,
  };
  await store.add(webhook);
  const event = { ...anEvent, id: next('evt'), subject: `alert ${webhook.id}`, atMs: nowMs, data: { value: 0.2 } };
  const deliveryId = (await store.tell(event)).at(-1) ?? '';
  const delivery = async () => (await store.delivery(deliveryId))?.delivery;
  return { webhook, event, deliveryId, delivery };
}

test('a delivery is signed, says what happened, and is done when the receiver takes it', async () => {
  const { webhook, event, delivery } = await tell('/ok');
  await open().deliver();
  expect(await delivery()).toMatchObject({ state: 'delivered', attempts: 1, lastStatus: 204, nextAtMs: null });
  const [seen] = receiver.seen;
  expect(seen).toMatchObject({
    method: 'POST',
    path: '/ok',
    headers: { 'content-type': 'application/json', 'webhook-id': event.id },
  });
  expect(new StandardReceiver(webhook.secret).verify(seen?.body ?? '', seen?.headers ?? {})).toEqual({
    type: 'alert.fired',
    timestamp: new Date(nowMs).toISOString(),
    data: { subject: event.subject, sequence: 1, value: 0.2 },
  });
  await open().deliver();
  expect(receiver.seen).toHaveLength(1);
});

// As Standard Webhooks 1.0 proposes for retries, and 5 seconds first.
const WAITS_MS = [5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 50_400_000, 72_000_000, 86_400_000];

test('a receiver that fails is tried again after longer and longer waits, with the same id and body, then given up', async () => {
  const { event, delivery } = await tell('/fails');
  const deliveries = open();
  await deliveries.deliver();
  for (const [place, waitMs] of WAITS_MS.entries()) {
    expect(await delivery()).toMatchObject({
      state: 'pending',
      attempts: place + 1,
      nextAtMs: nowMs + waitMs,
      lastStatus: 500,
    });
    nowMs += waitMs - 1;
    await deliveries.deliver();
    expect(receiver.seen).toHaveLength(place + 1);
    nowMs += 1;
    await deliveries.deliver();
  }
  expect(await delivery()).toMatchObject({ state: 'failed', attempts: 10, nextAtMs: null });
  expect(new Set(receiver.seen.map(({ body }) => body)).size).toBe(1);
  expect(new Set(receiver.seen.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([event.id]));
  expect(new Set(receiver.seen.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(10);
});

test.each([
  ['/redirects', { state: 'pending', lastStatus: 302 }],
  ['/gone', { state: 'failed', lastStatus: 410 }],
  ['/no-http', { state: 'pending', lastStatus: null, lastProblem: 'no-http' }],
  ['/hangs-up', { state: 'pending', lastStatus: null, lastProblem: 'unreachable' }],
  ['/endless', { state: 'delivered', lastStatus: 200 }],
])('a receiver that answers wrongly at %s', async (path, expected) => {
  const { delivery } = await tell(path);
  await open().deliver();
  expect(await delivery()).toMatchObject({ attempts: 1, ...expected });
  expect(receiver.seen.map((each) => each.path)).toEqual([path]);
});

test('a receiver may ask for a longer wait, but for no more than an hour', async () => {
  const [asks, asksTooMuch] = [await tell('/busy/120'), await tell('/busy/999999')];
  await open().deliver();
  expect(await asks.delivery()).toMatchObject({ lastStatus: 503, nextAtMs: nowMs + 120_000 });
  expect(await asksTooMuch.delivery()).toMatchObject({ nextAtMs: nowMs + 3_600_000 });
});

test('a receiver that hangs counts as failed after the time limit, and holds up no other webhook', async () => {
  const hanging = await tell('/hangs');
  const deliveries = open({ timeoutMs: 1000 });
  const first = deliveries.deliver();
  await expect.poll(() => receiver.seen.length).toBe(1);
  const other = await tell('/ok');
  const second = deliveries.deliver();
  await expect.poll(async () => (await other.delivery())?.state).toBe('delivered');
  await Promise.all([first, second]);
  expect(await hanging.delivery()).toMatchObject({ state: 'pending', attempts: 1, lastProblem: 'timeout' });
});

test('a process that ends leaves what it was sending to the next one, when its lease has run out', async () => {
  const { delivery } = await tell('/hangs');
  const deliveries = open();
  const sending = deliveries.deliver();
  await expect.poll(() => receiver.seen.length).toBe(1);
  await deliveries.close();
  await sending;
  expect(await delivery()).toMatchObject({ state: 'pending', attempts: 0 });
  await open().deliver();
  expect(receiver.seen).toHaveLength(1);
  nowMs += 60_000;
  const successor = open();
  const again = successor.deliver();
  await expect.poll(() => receiver.seen.length).toBe(2);
  await successor.close();
  await again;
});

test('what a job told is delivered although the job has ended', async () => {
  const { delivery } = await tell('/ok');
  const ended = () => {
    throw new Error('the job has ended');
  };
  await underFence(ended, () => open().deliver());
  expect(await delivery()).toMatchObject({ state: 'delivered' });
});

test('at most two names are looked up at a time, so that a slow resolver leaves threads to others', async () => {
  let most = 0;
  const waiting: (() => void)[] = [];
  const resolve = () => {
    const { promise, resolve: answer } = Promise.withResolvers<readonly ResolvedAddress[]>();
    waiting.push(() => answer([]));
    most = Math.max(most, waiting.length);
    return promise;
  };
  const told = [];
  for (let at = 0; at < 5; at += 1) told.push(await tell('', { url: `https://slow-${at}.example/` }));
  let isOver = false;
  const round = open({ resolve })
    .deliver()
    .finally(() => (isOver = true));
  await expect.poll(() => waiting.length).toBe(2);
  await expect
    .poll(() => {
      waiting.shift()?.();
      return isOver;
    })
    .toBe(true);
  await round;
  expect(most).toBe(2);
  expect(await told.at(-1)?.delivery()).toMatchObject({ lastProblem: 'name-unknown' });
});

test('an address that is not public is refused before anything is sent', async () => {
  const { delivery } = await tell('/ok');
  await open({ allowed: [] }).deliver();
  expect(await delivery()).toMatchObject({ state: 'pending', lastProblem: 'address-refused' });
  expect(receiver.seen).toEqual([]);
});

test('a name is looked up once, every address of it is checked, and the connection goes to what was checked', async () => {
  const { port } = new URL(receiver.url);
  const asked: string[] = [];
  const answering = (...answers: readonly (readonly string[])[]) => {
    return async (host: string) => {
      asked.push(host);
      const addresses = answers[Math.min(asked.length, answers.length) - 1] ?? [];
      return addresses.map((address) => ({ address, family: 4 }));
    };
  };
  const good = await tell('', { url: `http://hooks.example:${port}/ok` });
  // A second look-up would lead to an address that is refused.
  await open({ resolve: answering(['127.0.0.1'], ['10.0.0.1']) }).deliver();
  expect(await good.delivery()).toMatchObject({ state: 'delivered' });
  expect(asked).toEqual(['hooks.example']);
  expect(receiver.seen[0]?.headers['host']).toBe(`hooks.example:${port}`);
  asked.length = 0;
  const mixed = await tell('', { url: `http://mixed.example:${port}/ok` });
  await open({ resolve: answering(['127.0.0.1', '10.0.0.1']) }).deliver();
  expect(await mixed.delivery()).toMatchObject({ lastProblem: 'address-refused' });
  const unknown = await tell('', { url: 'https://nowhere.example/' });
  asked.length = 0;
  await open({ resolve: answering([]) }).deliver();
  expect(await unknown.delivery()).toMatchObject({ lastProblem: 'name-unknown' });
});

test('plain http goes to allowed addresses only, and a certificate that nobody signed is refused', async () => {
  const publicAddress = async () => [{ address: '203.0.113.9', family: 4 }];
  const plain = await tell('', { url: 'http://public.example/ok' });
  await open({ allowed: [], resolve: async () => [{ address: '8.8.8.8', family: 4 }] }).deliver();
  expect(await plain.delivery()).toMatchObject({ lastProblem: 'address-refused' });
  const documentation = await tell('', { url: 'https://docs.example/ok' });
  await open({ allowed: [], resolve: publicAddress }).deliver();
  expect(await documentation.delivery()).toMatchObject({ lastProblem: 'address-refused' });
  const selfSigned = await tell('', { url: `${receiver.tlsUrl}/ok` });
  await open().deliver();
  expect(await selfSigned.delivery()).toMatchObject({ lastProblem: 'certificate' });
  expect(receiver.seen).toEqual([]);
});

test('two processes deliver each event once', async () => {
  const { webhook } = await tell('/ok');
  for (let at = 0; at < 20; at += 1)
    await store.tell({ ...anEvent, id: next('evt'), subject: `alert ${webhook.id}`, atMs: nowMs });
  await Promise.all([open().deliver(), open().deliver()]);
  const ids = receiver.seen.map(({ headers }) => headers['webhook-id']);
  expect(ids).toHaveLength(21);
  expect(new Set(ids).size).toBe(21);
});
