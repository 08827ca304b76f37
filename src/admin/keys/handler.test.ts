import { expect, test } from 'vitest';
import type { Actor } from '../../platform/access/actor.ts';
import { createKeyHandlers, type KeyDeps } from './handler.ts';

const actor = { administratorId: 'adm_1', name: 'ann', role: 'owner', appIds: null } as Actor;
const HASH = 'ff'.repeat(32);
const KEY = {
  id: 'key_1',
  appId: 'app_1',
  hash: HASH,
  suffix: '9f3c',
  kind: 'live',
  label: '',
  callsMax: null,
  dailyCallsMax: null,
  budgetDay: null,
  budgetMonth: 500_000,
  expiresAtMs: null,
  banned: false,
  replacedById: null,
  createdAtMs: 1,
};
const NOW_MS = 1_800_000_000_000;
const HOUR_MS = 3_600_000;

function opened({ mode = 'live', isThere = true, successor = null as string | null } = {}) {
  const asked: unknown[] = [];
  const note =
    <T>(what: string, answer: T) =>
    async (...how: unknown[]) => (asked.push([what, ...how]), answer);
  const handlers = createKeyHandlers({
    clock: { nowMs: () => NOW_MS },
    platform: {
      app: async (id: string) => (id === 'app_1' ? { id, mode } : null),
      keys: async () => [
        { ...KEY, charged: 7, lastUsedAtMs: 9 },
        { ...KEY, id: 'key_2', kind: 'test' },
      ],
      budgetStates: async () => [],
      issueKey: note('issueKey', { key: KEY, plain: 'shown once' }),
      key: async () => (successor === null ? null : { ...KEY, replacedById: successor }),
      rotateKey: note('rotateKey', isThere ? { key: KEY, plain: 'shown once' } : null),
      updateKey: note('updateKey', isThere ? KEY : null),
    },
  } as unknown as KeyDeps);
  return { handlers, asked };
}

test('keys are shown by their last digits and use, without their hash', async () => {
  const outcome = await opened().handlers.list({ appId: 'app_1' }, actor);
  expect(outcome).toMatchObject({
    ok: true,
    result: {
      keys: [
        { id: 'key_1', display: 'live_…9f3c', charged: 7, lastUsedAtMs: 9, budgetMonth: '0.50', budgets: [] },
        { id: 'key_2', display: 'test_…9f3c', charged: 0, lastUsedAtMs: null },
      ],
    },
  });
  expect(JSON.stringify(outcome)).not.toContain(HASH);
  expect(await opened({ mode: 'sandbox' }).handlers.list({ appId: 'app_1' }, actor)).toMatchObject({
    result: { keys: [{ display: 'sandbox_…9f3c' }, { display: 'sandbox_…9f3c' }] },
  });
});

test('keys of an app that is not there, or not of the administrator, are not found', async () => {
  const { handlers, asked } = opened();
  const other = { ...actor, role: 'operator', appIds: ['app_2'] } as Actor;
  for (const outcome of [
    await handlers.list({ appId: 'app_9' }, actor),
    await handlers.list({ appId: 'app_1' }, other),
    await handlers.create({ appId: 'app_9', kind: 'live', label: '' } as never, actor),
  ])
    expect(outcome).toMatchObject({ ok: false, error: 'not_found' });
  expect(asked).toEqual([]);
});

test('a key is made with its limits, shown once, and named in the audit', async () => {
  const { handlers, asked } = opened();
  const given = { appId: 'app_1', kind: 'live', label: 'x' } as const;
  const outcome = await handlers.create({ ...given, days: 1.5, budgetDay: '0.35' } as never, actor);
  expect(outcome).toMatchObject({ ok: true, result: { id: 'key_1', key: 'shown once' }, subject: 'key_1' });
  expect(JSON.stringify(outcome)).not.toContain(HASH);
  await handlers.create(given as never, actor);
  expect(asked).toEqual([
    [
      'issueKey',
      'app_1',
      { kind: 'live', label: 'x', budgetDay: 350_000, budgetMonth: null, expiresAtMs: NOW_MS + 36 * HOUR_MS },
    ],
    ['issueKey', 'app_1', { kind: 'live', label: 'x', budgetDay: null, budgetMonth: null, expiresAtMs: null }],
  ]);
});

test('what is not given is left alone, and null takes it away', async () => {
  const { handlers, asked } = opened();
  expect(await handlers.change({ keyId: 'key_1', label: 'y' } as never, actor)).toMatchObject({
    ok: true,
    result: { id: 'key_1', charged: 7 },
    subject: 'key_1',
  });
  await handlers.change({ keyId: 'key_1', days: null, budgetMonth: null } as never, actor);
  await handlers.change({ keyId: 'key_1', days: 2 } as never, actor);
  await handlers.ban({ keyId: 'key_1', banned: true }, actor);
  expect(asked).toEqual([
    ['updateKey', 'key_1', { label: 'y' }],
    ['updateKey', 'key_1', { budgetMonth: null, expiresAtMs: null }],
    ['updateKey', 'key_1', { expiresAtMs: NOW_MS + 48 * HOUR_MS }],
    ['updateKey', 'key_1', { banned: true }],
  ]);
});

test('a key is replaced after some hours, once', async () => {
  const { handlers, asked } = opened();
  expect(await handlers.rotate({ keyId: 'key_1', overlapHours: 1.5 }, actor)).toMatchObject({
    ok: true,
    result: { key: 'shown once' },
    subject: 'key_1',
  });
  expect(asked).toEqual([['rotateKey', 'key_1', 5_400_000]]);
  const gone = opened({ isThere: false }).handlers;
  expect(await gone.rotate({ keyId: 'key_1', overlapHours: 1 }, actor)).toEqual({
    ok: false,
    error: 'not_found',
    detail: 'there is no such key',
  });
  for (const outcome of [
    await gone.ban({ keyId: 'key_1', banned: true }, actor),
    await gone.change({ keyId: 'key_1' } as never, actor),
  ])
    expect(outcome).toEqual({ ok: false, error: 'not_found', detail: 'there is no such key' });
});

test('a key that was rotated names the one that takes its place, which can be rotated if nobody has it', async () => {
  const { handlers } = opened({ isThere: false, successor: 'key_2' });
  expect(await handlers.rotate({ keyId: 'key_1', overlapHours: 24 }, actor)).toEqual({
    ok: false,
    error: 'conflict',
    detail: 'the key was rotated already: rotate key_2, which takes its place, if nobody has it',
  });
});
