import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openSecrets } from '../../../test/site-secrets.ts';
import { systemRandom } from '../../kernel/random.ts';
import { SqlAlertStore } from '../../storage/sql/alerts/alert-store.ts';
import { openTemporaryDatabase } from '../../../test/temporary-database.ts';
import { SqlWebhookStore } from '../../storage/sql/webhooks/webhook-store.ts';
import { aWebhook } from '../webhooks/webhook-store.suite.ts';
import { ALERT_KIND_NAMES, type AlertKind } from './alert-kind.ts';
import { AlertDesk } from './alert-desk.ts';
import type { AlertReading } from './alert-rule.ts';
import { AlertWatch, type AlertMeasure } from './alert-watch.ts';

const MINUTE_MS = 60_000;
let alerts: SqlAlertStore;
let webhooks: SqlWebhookStore;
let dispose = async () => {};
let nowMs = 1_800_000_000_000;
let readings: readonly AlertReading[] = [];
let told = 0;

beforeAll(async () => {
  const opened = await openTemporaryDatabase();
  ({ dispose } = opened);
  alerts = new SqlAlertStore(opened.database);
  webhooks = new SqlWebhookStore(opened.database, await openSecrets());
  await webhooks.add(aWebhook);
});
afterAll(() => dispose());

const clock = { nowMs: () => nowMs };
const measure: AlertMeasure = async () => readings;
const measures = Object.fromEntries(ALERT_KIND_NAMES.map((kind) => [kind, measure])) as Record<AlertKind, AlertMeasure>;
const openWatch = () =>
  new AlertWatch({
    store: alerts,
    measures,
    clock,
    random: systemRandom,
    link: 'https://console.example/console/alerts',
    onTold: () => (told += 1),
  });
const openDesk = () => new AlertDesk({ store: alerts, watch: openWatch(), clock, random: systemRandom });

beforeEach(async () => {
  readings = [];
  for (const { id } of await alerts.rules()) await openDesk().remove(id);
  await webhooks.purge({ beforeMs: Number.MAX_SAFE_INTEGER, limit: 1000 });
  for (const { id } of await webhooks.list()) await webhooks.remove(id);
  await webhooks.purge({ beforeMs: Number.MAX_SAFE_INTEGER, limit: 1000 });
  await webhooks.add(aWebhook);
  told = 0;
});

const wishes = {
  name: 'face calls fail',
  kind: 'failure-rate',
  threshold: 0.05,
  windowMinutes: 5,
  callsMin: 10,
  forMinutes: 0,
  only: null,
  severity: 'critical',
} as const;

const look = async (next: readonly AlertReading[]) => {
  readings = next;
  nowMs += MINUTE_MS;
  await openWatch().look();
};
const events = async () => {
  const found = await webhooks.events({ types: ['alert.fired', 'alert.recovered'], limit: 100, afterId: null });
  return found.toReversed().map(({ type, sequence, data }) => `${type} ${String(data['about'])} ${sequence}`);
};

/** Events of one look have the same time, and are listed by their id. */
const inOneLook = async (expected: readonly string[]) => {
  const last = (await events()).slice(-expected.length);
  expect(last.toSorted()).toEqual(expected.toSorted());
  return last;
};

test('each subject fires and recovers by itself, and its events are numbered', async () => {
  const rule = await openDesk().add(wishes, 'ada');
  const of = (face: number, risk: number) => [
    { subject: 'face-verify', value: face },
    { subject: 'business-risk', value: risk },
  ];
  await look(of(0.01, 0.01));
  expect(told).toBe(0);
  await look(of(0.06, 0.01));
  await look(of(0.06, 0.5));
  await look(of(0, 0.5));
  await look(of(0.06, 0));
  expect(await events()).toEqual([
    'alert.fired face-verify 1',
    'alert.fired business-risk 1',
    'alert.recovered face-verify 2',
    ...(await inOneLook(['alert.fired face-verify 3', 'alert.recovered business-risk 2'])),
  ]);
  expect(told).toBe(4);
  expect(rule?.createdBy).toBe('ada');
});
test('an event says what fired, by how much, since when, and where to look', async () => {
  const rule = await openDesk().add(wishes, 'ada');
  await look([{ subject: 'face-verify', value: 0.25 }]);
  const firedAt = new Date(nowMs).toISOString();
  await look([{ subject: 'face-verify', value: 0 }]);
  const [recovered, fired] = await webhooks.events({
    types: ['alert.fired', 'alert.recovered'],
    limit: 2,
    afterId: null,
  });
  const data = {
    ruleId: rule?.id,
    ruleName: 'face calls fail',
    kind: 'failure-rate',
    severity: 'critical',
    about: 'face-verify',
    threshold: 0.05,
    unit: 'share',
    firedAt,
    link: 'https://console.example/console/alerts',
  };
  expect(fired).toMatchObject({ type: 'alert.fired', subject: `alert ${rule?.id} face-verify`, sequence: 1 });
  expect(fired?.data).toEqual({ ...data, value: 0.25 });
  expect(recovered?.data).toEqual({ ...data, value: 0 });
});

test('a look after a restart goes on where the last one ended, and tells nothing twice', async () => {
  await openDesk().add({ ...wishes, forMinutes: 2 }, 'ada');
  for (const value of [0.2, 0.2, 0.2, 0.2]) await look([{ subject: 'face-verify', value }]);
  expect(await events()).toEqual(['alert.fired face-verify 1']);
  await Promise.all([openWatch().look(), openWatch().look()]);
  expect(await events()).toEqual(['alert.fired face-verify 1']);
});

test('a rule for one subject sees no other', async () => {
  await openDesk().add({ ...wishes, only: 'business-risk' }, 'ada');
  await look([
    { subject: 'face-verify', value: 0.9 },
    { subject: 'business-risk', value: 0.01 },
  ]);
  expect(await events()).toEqual([]);
});

test('what a paused or removed rule raised recovers, once', async () => {
  const desk = openDesk();
  const [paused, removed] = [await desk.add(wishes, 'ada'), await desk.add({ ...wishes, only: 'b' }, 'ada')];
  await look([{ subject: 'b', value: 0.5 }]);
  expect((await desk.alerts()).map(({ rule, state }) => `${rule.id} ${state.phase}`).toSorted()).toEqual(
    [paused, removed].map((rule) => `${rule?.id} firing`).toSorted(),
  );
  await desk.change(paused?.id ?? '', { isPaused: true });
  expect(await desk.remove(removed?.id ?? '')).toBe(true);
  expect(await desk.remove(removed?.id ?? '')).toBe(false);
  await look([{ subject: 'b', value: 0.5 }]);
  await look([{ subject: 'b', value: 0.5 }]);
  expect((await events()).filter((each) => each.startsWith('alert.recovered'))).toHaveLength(2);
  expect(await desk.alerts()).toEqual([]);
});

test('a threshold must fit its kind, also when it is changed', async () => {
  const rule = await openDesk().add(wishes, 'ada');
  expect(await openDesk().change(rule?.id ?? '', { threshold: 1 })).toMatchObject({ threshold: 1 });
  expect(await openDesk().change(rule?.id ?? '', { threshold: 1.01 })).toBe(
    'threshold: for failure-rate it is between 0 and 1 (share)',
  );
  expect(await openDesk().change('alr_x', { threshold: 1 })).toBeNull();
});
