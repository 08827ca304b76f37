import { readFileSync } from 'node:fs';
import { Webhook as Receiver } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dataFolder } from '../../src/config/data-folder.ts';
import { openTestReceiver, type TestReceiver } from '../../src/platform/webhooks/receiver-fixture.ts';
import { sendAdmin } from './admin-requests.ts';
import { openServerUnderTest, type ServerUnderTest } from './running-server.ts';

let server: ServerUnderTest;
let receiver: TestReceiver;
let remove = async () => {};
beforeAll(async () => {
  receiver = await openTestReceiver();
  ({ server, remove } = await openServerUnderTest({ RENZHENG_WEBHOOKS_ALLOW: '127.0.0.1' }));
});
afterAll(async () => {
  await remove();
  await receiver.close();
});

interface Shown {
  readonly id: string;
  readonly secret: string;
}
const add = (path: string) =>
  server.admin('webhooks.add', { name: 'pager', url: `${receiver.url}${path}` }) as unknown as Promise<Shown>;
const to = (path: string) => receiver.seen.filter((each) => each.path === path);

test('an alert reaches a webhook when it fires and when it recovers, signed and numbered', async () => {
  const { id, secret } = await add('/alerts');
  const rule = { kind: 'calls-missing', threshold: 1, windowMinutes: 1, only: 'face-guard', name: 'silence' };
  const { id: ruleId } = (await server.admin('alert-rules.add', rule)) as unknown as Shown;
  await expect.poll(() => to('/alerts').length).toBe(1);
  const { alerts } = (await server.admin('alerts.list')) as { readonly alerts: readonly object[] };
  expect(alerts).toMatchObject([{ ruleId, subject: 'face-guard', phase: 'firing', value: 0, threshold: 1 }]);
  await server.admin('alert-rules.remove', { ruleId });
  await expect.poll(() => to('/alerts').length).toBe(2);
  const bodies = to('/alerts').map(({ body, headers }) => new Receiver(secret).verify(body, { ...headers }));
  expect(bodies).toMatchObject([
    { type: 'alert.fired', data: { ruleId, ruleName: 'silence', about: 'face-guard', sequence: 1, value: 0 } },
    { type: 'alert.recovered', data: { ruleId, ruleName: 'silence', about: 'face-guard', sequence: 2 } },
  ]);
  const { events } = (await server.admin('alerts.events')) as { readonly events: readonly object[] };
  expect(events).toMatchObject([
    { type: 'alert.recovered', ruleId, subject: 'face-guard', sequence: 2 },
    { type: 'alert.fired', ruleId, subject: 'face-guard', sequence: 1 },
  ]);
  await server.admin('webhooks.remove', { webhookId: id });
});

test('a feed that is too old is told by its name, and recovers when a newer one is imported', async () => {
  const { id } = await add('/feeds');
  const metric = async () =>
    (await (await fetch(`${server.adminUrl}/metrics`)).text())
      .split('\n')
      .find((line) => line.startsWith('renzheng_risk_stale_feeds '));
  expect(await metric()).toBe('renzheng_risk_stale_feeds 0');
  const feed = { name: 'exits', kind: 'tor', source: 'test', licence: 'CC0', text: '203.0.113.7' };
  await server.admin('feeds.import', { ...feed, publishedAt: '2026-01-01T00:00:00Z' });
  expect(await metric()).toBe('renzheng_risk_stale_feeds 1');
  await expect.poll(() => to('/feeds').length).toBe(1);
  await server.admin('feeds.import', feed);
  expect(await metric()).toBe('renzheng_risk_stale_feeds 0');
  await expect.poll(() => to('/feeds').length).toBe(2);
  const told = to('/feeds').map(({ body }) => JSON.parse(body) as object);
  expect(told).toMatchObject([
    {
      type: 'alert.fired',
      data: { kind: 'feed-age', about: 'exits', unit: 'days', threshold: 0, severity: 'warning' },
    },
    { type: 'alert.recovered', data: { kind: 'feed-age', about: 'exits', value: 0 } },
  ]);
  await server.admin('webhooks.remove', { webhookId: id });
});

test('a delivery that failed is shown with its attempt, and sent again under the same id', async () => {
  const { id } = await add('/fails');
  const { deliveryId } = (await server.admin('webhooks.test', { webhookId: id })) as { readonly deliveryId: string };
  const show = () => server.admin('webhook-deliveries.show', { deliveryId });
  await expect.poll(async () => (await show())['attempts']).toBeGreaterThanOrEqual(1);
  expect(await show()).toMatchObject({
    webhookId: id,
    type: 'webhook.test',
    state: 'pending',
    lastStatus: 500,
    tries: [{ number: 1, status: 500, problem: null }],
  });
  await server.admin('webhooks.change', { webhookId: id, url: `${receiver.url}/mended`, status: 'paused' });
  const replayed = await server.admin('webhook-deliveries.replay', { deliveryId });
  expect(replayed).toMatchObject({ replayOf: deliveryId, webhookId: id });
  await expect.poll(() => to('/mended').length).toBeGreaterThanOrEqual(1);
  expect(to('/mended')[0]?.headers['webhook-id']).toBe(to('/fails')[0]?.headers['webhook-id']);
  await expect
    .poll(async () => server.admin('webhook-deliveries.list', { webhook: id, state: 'delivered' }))
    .toMatchObject({ deliveries: expect.arrayContaining([expect.objectContaining({ id: replayed['id'] })]) });
});

test('an address with a token is refused, shown and audited without it', async () => {
  const token = readFileSync(dataFolder(server.dir).token, 'utf8').trim();
  const send = (body: object) => sendAdmin(server.adminUrl, 'POST', '/webhooks', { token, body });
  for (const url of ['http://', 'ftp://t0k3n.example/', 'https://user:t0k3n@a.example/', 'https://a.example/#t0k3n']) {
    const refused = await send({ name: 'pager', url });
    expect([url, refused.status]).toEqual([url, 400]);
    expect(JSON.stringify(refused)).not.toContain('t0k3n');
  }
  const { id } = (await server.admin('webhooks.add', {
    name: 'robot',
    url: 'https://robot.example/send?access_token=t0k3n',
  })) as unknown as Shown;
  expect(JSON.stringify(await server.admin('webhooks.list'))).not.toContain('t0k3n');
  expect(await server.admin('webhooks.show', { webhookId: id })).toMatchObject({
    host: 'robot.example',
    url: 'https://robot.example/send?access_token=t0k3n',
  });
  const audit = (await server.admin('audit.list', { limit: 100 })) as { readonly rows: readonly object[] };
  expect(JSON.stringify(audit)).not.toContain('t0k3n');
  expect(audit.rows).toContainEqual(expect.objectContaining({ operation: 'webhooks.show', kind: 'look' }));
});
