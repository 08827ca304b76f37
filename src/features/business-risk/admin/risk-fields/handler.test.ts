import { expect, test } from 'vitest';
import { anActor } from '../../../../../test/an-actor.ts';
import { riskFieldContracts } from './contract.ts';
import { createRiskFieldHandlers, type RiskFieldDeps } from './handler.ts';

const FIELD = { appId: 'app_1', name: 'amount', type: 'number', choices: null };
const DRAFT = { appId: 'app_1', name: 'amount', type: 'number' } as const;

function opened(change: unknown = { ok: true, value: FIELD }) {
  const asked: unknown[] = [];
  const handlers = createRiskFieldHandlers({
    fields: {
      list: (appId?: string) => (asked.push(['list', appId]), [FIELD, { ...FIELD, choices: ['a'] }]),
      declare: async (...how: unknown[]) => (asked.push(['declare', ...how]), change),
      remove: async (...how: unknown[]) => (asked.push(['remove', ...how]), change),
    },
    platform: { apps: async () => [{ id: 'app_1' }] },
    clock: { nowMs: () => 5 },
  } as unknown as RiskFieldDeps);
  return { handlers, asked };
}

test('fields are listed, declared and forgotten', async () => {
  const { handlers, asked } = opened();
  expect(await handlers.list({ appId: 'app_1' }, anActor)).toMatchObject({
    result: { fields: [{ choices: null }, { choices: ['a'] }] },
  });
  expect(await handlers.declare(DRAFT, anActor)).toEqual({ ok: true, result: FIELD, subject: 'amount' });
  expect(await handlers.remove({ appId: 'app_1', name: 'amount' }, anActor)).toEqual({
    ok: true,
    result: { removed: true },
    subject: 'amount',
  });
  expect(asked).toEqual([
    ['list', 'app_1'],
    ['declare', DRAFT, { name: 'ada', nowMs: 5 }],
    ['remove', 'app_1', 'amount', 5],
  ]);
});

test('a field of an app that is not there is not declared', async () => {
  const { handlers, asked } = opened();
  expect(await handlers.declare({ ...DRAFT, appId: 'app_9' }, anActor)).toMatchObject({ error: 'not_found' });
  expect(asked).toEqual([]);
});

test.each([
  ['invalid', 'bad_request'],
  ['conflict', 'conflict'],
  ['unknown', 'not_found'],
])('a change that is refused as %s is a %s', async (reason, error) => {
  const { handlers } = opened({ ok: false, reason, problem: 'why' });
  const refusal = { ok: false, error, detail: 'why' };
  expect(await handlers.declare(DRAFT, anActor)).toEqual(refusal);
  expect(await handlers.remove({ appId: 'app_1', name: 'amount' }, anActor)).toEqual(refusal);
});

test.each([
  ['a', true],
  ['a'.repeat(40), true],
  ['a'.repeat(41), false],
  ['1a', false],
  ['a-b', false],
])('the schema takes %s as the name of a field: %s', (name, isTaken) => {
  expect(riskFieldContracts.declare.params.safeParse({ ...DRAFT, name }).success).toBe(isTaken);
});
