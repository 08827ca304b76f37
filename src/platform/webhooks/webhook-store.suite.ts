import { beforeEach, expect, test } from 'vitest';
import type { DeliveryOutcome, WebhookStore } from './webhook-store.ts';
import type { NewWebhookEvent, Webhook } from './webhook.ts';

/** A webhook to start from. */
export const aWebhook: Webhook = {
  id: 'whk_000000000000000001',
  name: 'pager',
  url: 'https://pager.example/hooks?token=t0k3n',
  events: ['alert.fired', 'alert.recovered'],
  isPaused: false,
  secret: 'whsec_AAAA',
  previousSecrets: [],
  createdBy: 'ada',
  createdAtMs: 1,
};

/** An event to start from. */
export const anEvent: NewWebhookEvent = {
  id: 'evt_000000000000000001',
  type: 'alert.fired',
  subject: 'alert alr_1 face-verify',
  atMs: 1000,
  data: { value: 0.2 },
  onlyTo: null,
};

/** Tests that every WebhookStore must pass. Each test takes a webhook and events of its own from `next`. */
export function webhookStoreSuite(store: () => WebhookStore): void {
  let made = 0;
  const next = (prefix: string) => `${prefix}_${String((made += 1)).padStart(18, '0')}`;
  const claimAll = (webhookId: string, at: Partial<Record<'nowMs' | 'leaseNowMs' | 'limit', number>> = {}) =>
    store().claim({ webhookId, nowMs: 5000, leaseNowMs: 5000, leaseMs: 1000, limit: 10, ...at });

  /** Adds a webhook and tells it of so many events of one subject. */
  async function open(events: number, changes: Partial<Webhook> = {}) {
    const webhook = { ...aWebhook, ...changes, id: next('whk'), createdAtMs: made };
    await store().add(webhook);
    const subject = `alert ${webhook.id}`;
    const deliveries: string[] = [];
    for (let at = 1; at <= events; at += 1) {
      const told = await store().tell({ ...anEvent, id: next('evt'), subject, atMs: 1000 + at });
      deliveries.push(...told.filter((_id, place) => place === told.length - 1));
    }
    return { webhook, deliveries };
  }

  beforeEach(async () => {
    for (const { id } of await store().list()) await store().remove(id);
    await store().purge({ beforeMs: Number.MAX_SAFE_INTEGER, limit: 1000 });
  });

  const failed = (deliveryId: string, number: number, nextAtMs: number | null): DeliveryOutcome => ({
    deliveryId,
    attempt: { number, atMs: 5001, status: 500, problem: null, tookMs: 12 },
    state: nextAtMs === null ? 'failed' : 'pending',
    nextAtMs,
  });

  test('a webhook is kept whole, changed, and removed with its deliveries', async () => {
    const { webhook, deliveries } = await open(1);
    const changed: Webhook = {
      ...webhook,
      name: 'other',
      url: 'https://other.example/',
      events: ['alert.fired'],
      isPaused: true,
      secret: 'whsec_BBBB',
      previousSecrets: [
        { secret: 'whsec_AAAA', endsAtMs: 9 },
        { secret: 'whsec_ZZZZ', endsAtMs: 8 },
      ],
    };
    expect(await store().list()).toEqual([webhook]);
    expect(await store().change(webhook.id, () => changed)).toEqual(changed);
    expect(await store().list()).toEqual([changed]);
    expect(await store().remove(webhook.id)).toBe(true);
    expect(await store().remove(webhook.id)).toBe(false);
    expect(await store().delivery(deliveries[0] ?? '')).toBeNull();
  });

  test('of changes at the same time none is lost, and a removed webhook does not come back', async () => {
    const { webhook } = await open(0);
    const previousSecrets = [{ secret: webhook.secret, endsAtMs: 9 }];
    const wishes = [{ name: 'other' }, { secret: 'whsec_BBBB', previousSecrets }, { url: 'https://other.example/' }];
    const answers = wishes.map((wish) => store().change(webhook.id, (known) => ({ ...known, ...wish })));
    expect(await Promise.all(answers)).not.toContain(null);
    expect(await store().list()).toEqual([Object.assign({}, webhook, ...wishes)]);
    let isRemoved: Promise<boolean> | null = null;
    const change = store().change(webhook.id, (known) => {
      isRemoved ??= store().remove(webhook.id);
      return { ...known, name: 'back' };
    });
    expect([await change, await isRemoved]).toEqual([null, true]);
    expect(await store().list()).toEqual([]);
    expect(await store().change(webhook.id, (known) => known)).toBeNull();
  });

  test('an event goes to webhooks that want its type and are not paused, and is numbered by its subject', async () => {
    const { webhook: wants } = await open(0);
    const { webhook: other } = await open(0, { events: ['alert.recovered'] });
    const { webhook: paused } = await open(0, { isPaused: true });
    const subject = next('subject');
    const tell = (event: Partial<NewWebhookEvent>) => store().tell({ ...anEvent, id: next('evt'), subject, ...event });
    expect(await tell({})).toHaveLength(1);
    expect(await tell({ type: 'alert.recovered' })).toHaveLength(2);
    expect(await tell({ type: 'webhook.test', onlyTo: paused.id })).toHaveLength(1);
    expect(await tell({ subject: next('subject') })).toHaveLength(1);
    const told = await store().deliveries({ webhookId: null, state: null, type: null, limit: 10, afterId: null });
    const of = (id: string) =>
      told
        .filter(({ webhookId }) => webhookId === id)
        .map(({ type, sequence }) => `${type} ${sequence}`)
        .toSorted();
    expect(of(wants.id)).toEqual(['alert.fired 1', 'alert.fired 1', 'alert.recovered 2']);
    expect(of(other.id)).toEqual(['alert.recovered 2']);
    expect(of(paused.id)).toEqual(['webhook.test 3']);
  });

  test('a due delivery is claimed once while its lease lasts, and again after that', async () => {
    const { webhook, deliveries } = await open(3);
    expect(await store().due(1000)).toEqual([]);
    expect(await store().due(1001)).toEqual([webhook.id]);
    const first = await claimAll(webhook.id, { limit: 2 });
    expect(first.map(({ id }) => id)).toEqual(deliveries.slice(0, 2));
    expect(first[0]?.event).toMatchObject({ type: 'alert.fired', sequence: 1, atMs: 1001, data: { value: 0.2 } });
    expect((await claimAll(webhook.id, { leaseNowMs: 5999 })).map(({ id }) => id)).toEqual(deliveries.slice(2));
    expect((await claimAll(webhook.id, { leaseNowMs: 6000 })).map(({ id }) => id)).toEqual(deliveries.slice(0, 2));
  });

  test('a delivery that was made or tried before the clock was set back is due at once, until it is tried again', async () => {
    const { webhook } = await open(0);
    const [id = ''] = await store().tell({ ...anEvent, id: next('evt'), subject: webhook.id, atMs: 21_600_000 });
    expect(await store().due(21_299_999)).toEqual([webhook.id]);
    expect(await store().due(21_300_000)).toEqual([]);
    expect(await claimAll(webhook.id)).toMatchObject([{ id, attempts: 0 }]);
    const ahead = { ...failed(id, 1, 21_605_000), attempt: { ...failed(id, 1, 0).attempt, atMs: 21_600_000 } };
    expect(await store().record(ahead)).toBe(true);
    expect(await claimAll(webhook.id)).toMatchObject([{ id, attempts: 1 }]);
    expect(await store().record(failed(id, 2, 18_005_001))).toBe(true);
    expect(await store().due(5002)).toEqual([]);
  });

  test('a paused webhook has nothing due but a test', async () => {
    const { webhook } = await open(1);
    await store().change(webhook.id, (known) => ({ ...known, isPaused: true }));
    expect(await store().due(9000)).toEqual([]);
    expect(await claimAll(webhook.id)).toEqual([]);
    await store().tell({ ...anEvent, id: next('evt'), type: 'webhook.test', onlyTo: webhook.id });
    expect((await claimAll(webhook.id)).map(({ event }) => event.type)).toEqual(['webhook.test']);
  });

  test('an attempt is kept once, and says when the next one is due', async () => {
    const { webhook, deliveries } = await open(1);
    const [id = ''] = deliveries;
    await claimAll(webhook.id);
    expect(await store().record(failed(id, 1, 7000))).toBe(true);
    expect(await store().record(failed(id, 1, 8000))).toBe(false);
    expect(await store().due(6999)).toEqual([]);
    expect(await claimAll(webhook.id, { nowMs: 7000 })).toMatchObject([{ id, attempts: 1 }]);
    expect(await store().record(failed(id, 2, null))).toBe(true);
    expect(await store().record(failed(id, 3, null))).toBe(false);
    const found = await store().delivery(id);
    expect(found?.delivery).toMatchObject({
      state: 'failed',
      attempts: 2,
      nextAtMs: null,
      lastAtMs: 5001,
      lastStatus: 500,
      lastProblem: null,
    });
    expect(found?.attempts).toEqual(
      [1, 2].map((number) => ({ number, atMs: 5001, status: 500, problem: null, tookMs: 12 })),
    );
    expect(await store().counts(0)).toEqual({ pending: 0, failed: 1 });
    expect(await store().counts(1002)).toEqual({ pending: 0, failed: 0 });
  });

  test('a replay is another delivery of the same event', async () => {
    const { webhook, deliveries } = await open(1);
    const [id = ''] = deliveries;
    await store().record(failed(id, 1, null));
    const replayed = await store().replay({ id: next('dlv'), ofId: id, nowMs: 4000 });
    expect(replayed).toMatchObject({
      replayOf: id,
      state: 'pending',
      attempts: 0,
      nextAtMs: 4000,
      webhookId: webhook.id,
    });
    const [claimed] = await claimAll(webhook.id);
    expect(claimed?.event.id).toBe((await store().delivery(id))?.event.id);
    expect(await store().replay({ id: next('dlv'), ofId: 'dlv_x', nowMs: 1 })).toBeNull();
  });

  test('deliveries are listed newest first, page by page, by webhook, state and type', async () => {
    const { webhook, deliveries } = await open(3);
    const { webhook: other } = await open(0, { events: ['alert.recovered'] });
    await store().tell({ ...anEvent, id: next('evt'), type: 'webhook.test', onlyTo: other.id });
    const list = (query: object) =>
      store().deliveries({ webhookId: webhook.id, state: null, type: null, limit: 10, afterId: null, ...query });
    const ids = async (query: object) => (await list(query)).map(({ id }) => id);
    expect(await ids({})).toEqual(deliveries.toReversed());
    const [, middle = ''] = deliveries;
    expect(await ids({ limit: 2 })).toEqual(deliveries.toReversed().slice(0, 2));
    expect(await ids({ afterId: middle })).toEqual(deliveries.slice(0, 1));
    await store().record(failed(middle, 1, null));
    expect(await ids({ state: 'failed' })).toEqual([middle]);
    expect(await ids({ type: 'alert.recovered' })).toEqual([]);
  });

  test('old events go with their deliveries, unless one still waits', async () => {
    const { webhook, deliveries } = await open(3);
    const [first = '', second = '', third = ''] = deliveries;
    const purge = (beforeMs: number, limit = 10) => store().purge({ beforeMs, limit });
    await store().record(failed(first, 1, null));
    await store().record(failed(third, 1, null));
    expect(await purge(1004, 1)).toBe(1);
    expect(await purge(1004)).toBe(1);
    const left = await store().deliveries({ webhookId: webhook.id, state: null, type: null, limit: 10, afterId: null });
    expect(left.map(({ id }) => id)).toEqual([second]);
    const event = (await store().delivery(second))?.event;
    const events = await store().events({ types: ['alert.fired'], limit: 10, afterId: null });
    expect(events.map(({ id }) => id)).toEqual([event?.id]);
    await store().tell({ ...anEvent, id: next('evt'), subject: event?.subject ?? '', atMs: 2000 });
    const [newest] = await store().events({ types: ['alert.fired'], limit: 1, afterId: null });
    expect(newest?.sequence, 'numbers go on after a purge').toBe(4);
  });
}
