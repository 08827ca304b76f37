import { expect, test } from 'vitest';
import { anActor } from '../../../test/an-actor.ts';
import type { ApiKey } from '../../platform/accounts/api-key.ts';
import { APP_DEFAULTS } from '../../platform/accounts/platform.ts';
import { SANDBOXES } from '../../features/index.ts';
import { SandboxDesk } from '../../sandbox/sandbox-desk.ts';
import { SANDBOX_EVENTS_MAX } from '../../sandbox/sandbox-events-max.ts';
import type { SandboxEvent } from '../../sandbox/sandbox-record.ts';
import { MemorySandboxStore } from '../../storage/memory/sandbox-store.ts';
import type { Actor } from '../../platform/access/actor.ts';
import type { AdminOutcome } from '../../wire/admin/define-admin.ts';
import { sandboxContracts } from './contract.ts';
import { createSandboxHandlers } from './handler.ts';

const clock = { nowMs: () => Date.parse('2026-03-01T12:00:00+08:00') };
const owner: Actor = { ...anActor, name: 'owner' };
const apps = ['sandbox', 'live'].map((mode) => ({
  ...APP_DEFAULTS,
  id: `app_${mode}`,
  name: mode,
  customerId: null,
  mode: mode as 'sandbox' | 'live',
  createdAtMs: 0,
}));

async function open() {
  const desk = await SandboxDesk.open({ store: new MemorySandboxStore(), clock, isShared: false });
  const plain = '0123456789abcdef'.repeat(2);
  const key = { id: 'key_1', appId: 'app_sandbox' } as ApiKey;
  const platform = {
    app: async (id: string) => apps.find((app) => app.id === id) ?? null,
    issueKey: async () => ({ plain, key }),
    keys: async () => [],
  };
  const sent: { readonly path: string; readonly form: string }[] = [];
  const ownApis = {
    address: () => 'https://api.example.com',
    post: async (path: string, form: URLSearchParams) => {
      sent.push({ path, form: form.toString() });
      return { status: 200, body: '{"error_code":0}', tookMs: 3 };
    },
  };
  const handlers = createSandboxHandlers({ platform, sandboxDesk: desk, sandboxes: SANDBOXES, ownApis, clock });
  return { desk, handlers, plain, sent };
}

const move = (options: object) => sandboxContracts.clock.params.parse({ appId: 'app_sandbox', ...options });
const nowOf = (outcome: AdminOutcome<unknown>) =>
  outcome.ok && 'result' in outcome ? (outcome.result as { now: string }).now : outcome;

test.each([
  [{}, '2026-03-01T04:00:00.000Z'],
  [{ hours: 25 }, '2026-03-02T05:00:00.000Z'],
  [{ hours: -0.5 }, '2026-03-01T03:30:00.000Z'],
  [{ midnight: true }, '2026-03-01T16:00:00.000Z'],
  [{ at: '2030-01-01T00:00:00+08:00' }, '2029-12-31T16:00:00.000Z'],
  [{ present: true }, '2026-03-01T04:00:00.000Z'],
])('the clock moves by %j', async (options, now) => {
  const { handlers } = await open();
  expect(nowOf(await handlers.clock(move(options), owner))).toBe(now);
});

test('moves add up, and a move back to the present is always possible', async () => {
  const { handlers } = await open();
  await handlers.clock(move({ midnight: true }), owner);
  expect(nowOf(await handlers.clock(move({ midnight: true }), owner))).toBe('2026-03-02T16:00:00.000Z');
  expect(nowOf(await handlers.clock(move({ present: true }), owner))).toBe('2026-03-01T04:00:00.000Z');
});

test('a live app, and an app that this administrator may not see, have no sandbox', async () => {
  const { handlers } = await open();
  expect(await handlers.clock({ appId: 'app_live' }, owner)).toMatchObject({ ok: false, error: 'conflict' });
  const integrator: Actor = { ...owner, role: 'integrator', appIds: ['app_live'] };
  expect(await handlers.reset({ appId: 'app_sandbox' }, integrator)).toMatchObject({ ok: false, error: 'not_found' });
  expect(await handlers.export({ appId: 'app_sandbox' }, integrator)).toMatchObject({ ok: false });
});

test('the largest record fits through the admin API, in both directions', async () => {
  const { desk, handlers } = await open();
  const picture = { name: 'a'.repeat(32), token: 'b'.repeat(24) };
  const event: SandboxEvent = {
    atMs: clock.nowMs(),
    offsetMs: 0,
    what: {
      kind: 'call',
      api: 'video-liveness',
      orderId: 'JH546126112317143abcdefgh',
      code: 0,
      charged: true,
      signals: { scenario: 'same-person', person: '119999190006010010', switches: { rateType: 1 } },
      resultDigest: 'c'.repeat(64),
      attackOn: null,
      pictures: Array.from({ length: 8 }, () => picture),
    },
  };
  await desk.import('app_sandbox', { version: 1, events: Array.from({ length: SANDBOX_EVENTS_MAX }, () => event) });
  const exported = await handlers.export({ appId: 'app_sandbox' }, owner);
  if (!exported.ok || !('stream' in exported)) throw new Error('an export is a stream');
  const pieces: string[] = [];
  for await (const piece of exported.stream.chunks) pieces.push(piece);
  const record = Buffer.from(pieces.join('')).toString('base64');
  const params = sandboxContracts.import.params.parse({ appId: 'app_sandbox', record });
  expect(record.length).toBeLessThan(sandboxContracts.import.bodyBytesMax);
  expect(await handlers.import(params, owner)).toMatchObject({ ok: true, result: { events: SANDBOX_EVENTS_MAX } });
});

test.each([
  '',
  'not base64!',
  Buffer.from('{}').toString('base64'),
  Buffer.from('{"version":2,"events":[]}').toString('base64'),
])('anything that is not a record is refused: %s', async (record) => {
  const { handlers } = await open();
  expect(await handlers.import({ appId: 'app_sandbox', record }, owner)).toMatchObject({ error: 'bad_request' });
  expect(await handlers.replay({ record }, owner)).toMatchObject({ error: 'bad_request' });
});

test('the request of an answer is shown without a key, and sent with one that no answer shows', async () => {
  const { handlers, plain, sent } = await open();
  const wanted = { api: 'face-guard', slug: 'res-5xxx' };
  const shown = await handlers.request(wanted, owner);
  const fields = [
    { name: 'idcard', value: expect.stringMatching(/^119999/) },
    { name: 'realname', value: expect.stringMatching(/^沙箱/) },
  ];
  const url = 'https://api.example.com/face_guard/query';
  expect(shown).toMatchObject({ ok: true, result: { method: 'POST', url, fields } });
  const called = await handlers.call({ appId: 'app_sandbox', ...wanted }, owner);
  expect(called).toMatchObject({ ok: true, result: { status: 200, body: '{"error_code":0}' }, subject: 'app_sandbox' });
  expect(sent).toMatchObject([
    { path: '/face_guard/query', form: expect.stringMatching(new RegExp(`^key=${plain}&idcard=`)) },
  ]);
  for (const each of [shown, called]) expect(JSON.stringify(each)).not.toContain(plain);
});

test('nothing is sent for a live app, for an app of others, or for an answer that does not exist', async () => {
  const { handlers, sent } = await open();
  const wanted = { api: 'face-guard', slug: 'res-5xxx' };
  expect(await handlers.call({ appId: 'app_live', ...wanted }, owner)).toMatchObject({ ok: false, error: 'conflict' });
  const guest: Actor = { ...owner, role: 'integrator', appIds: [] };
  expect(await handlers.call({ appId: 'app_sandbox', ...wanted }, guest)).toMatchObject({ error: 'not_found' });
  expect(await handlers.call({ appId: 'app_sandbox', api: 'face-guard', slug: 'no' }, owner)).toMatchObject({
    error: 'not_found',
  });
  expect(await handlers.request({ api: 'nothing', slug: 'res-5xxx' }, owner)).toMatchObject({ error: 'not_found' });
  expect(sent).toEqual([]);
});

test('a sandbox is shown without moving its clock: what happened last comes first, at most 100 events', async () => {
  const { desk, handlers } = await open();
  const show = async () => {
    const shown = await handlers.show({ appId: 'app_sandbox' }, owner);
    return shown.ok && 'result' in shown ? shown.result : shown;
  };
  const nowMs = clock.nowMs();
  const now = '2026-03-01T04:00:00.000Z';
  expect(await show()).toEqual({ appId: 'app_sandbox', nowMs, now, offsetMs: 0, events: 0, lastEvents: [] });
  for (let hour = 1; hour <= 101; hour += 1) await desk.setClock('app_sandbox', nowMs + hour * 3_600_000);
  const shown = await show();
  expect(shown).toMatchObject({ events: 101, offsetMs: 101 * 3_600_000 });
  const { lastEvents } = shown as { readonly lastEvents: readonly { readonly atMs: number }[] };
  expect([lastEvents.length, lastEvents[0]?.atMs, lastEvents[99]?.atMs]).toEqual([
    100,
    nowMs + 101 * 3_600_000,
    nowMs + 2 * 3_600_000,
  ]);
  expect(lastEvents[0]).toMatchObject({ kind: 'clock', api: null, orderId: null, code: null, scenario: null });
  expect(await handlers.show({ appId: 'app_live' }, owner)).toMatchObject({ ok: false, error: 'conflict' });
});
