import { expect, test } from 'vitest';
import type { Actor } from '../../platform/access/actor.ts';
import { createAlertHandlers, type AlertDeps } from './handler.ts';

const actor = { administratorId: 'adm_1', name: 'ann', role: 'owner' } as Actor;
const RULE = {
  id: 'alr_1',
  name: 'errors',
  kind: 'error-rate',
  threshold: 0.5,
  windowMinutes: 5,
  callsMin: 1,
  forMinutes: 0,
  only: null,
  severity: 'warning',
  isPaused: true,
  createdBy: 'ann',
  createdAtMs: 1,
};
const { isPaused: _paused, ...PLAIN } = RULE;
const SHOWN = { ...PLAIN, status: 'paused' };
const WISHES = { kind: 'error-rate', threshold: 0.5, only: null } as never;

function opened(outcome: unknown = RULE) {
  const asked: unknown[] = [];
  const note =
    (what: string) =>
    async (...how: unknown[]) => (asked.push([what, ...how]), outcome);
  const data = {
    ruleId: 'alr_1',
    ruleName: 'errors',
    kind: 'error-rate',
    severity: 'warning',
    about: 'face-verify',
    value: 1,
    threshold: 0.5,
  };
  const handlers = createAlertHandlers({
    apiNames: ['face-verify'],
    alertDesk: {
      alerts: async () => [
        {
          rule: RULE,
          state: { ruleId: 'alr_1', subject: 'face-verify', phase: 'firing', sinceMs: 1, firedAtMs: 1, value: 1 },
        },
      ],
      rules: async () => [RULE],
      add: note('add'),
      change: note('change'),
      remove: async (id: string) => id === 'alr_1',
    },
    webhooks: {
      events: async (query: { readonly limit: number }) => (
        asked.push(query),
        ['alert.recovered', 'alert.fired']
          .map((type, sequence) => ({ id: `evt_${sequence}`, type, atMs: 1, sequence, data, subject: 's' }))
          .slice(0, query.limit)
      ),
    },
  } as unknown as AlertDeps);
  return { handlers, asked };
}

test('alerts and rules are shown', async () => {
  const { handlers } = opened();
  expect(await handlers.list({}, actor)).toEqual({
    ok: true,
    result: {
      alerts: [
        {
          ruleId: 'alr_1',
          subject: 'face-verify',
          phase: 'firing',
          sinceMs: 1,
          firedAtMs: 1,
          value: 1,
          ruleName: 'errors',
          kind: 'error-rate',
          severity: 'warning',
          threshold: 0.5,
        },
      ],
    },
  });
  expect(await handlers.rules({}, actor)).toMatchObject({
    ok: true,
    result: { rules: [SHOWN], kinds: expect.arrayContaining([expect.objectContaining({ kind: 'backup-age' })]) },
  });
});

test('what fired and recovered is listed by page', async () => {
  const { handlers, asked } = opened();
  const shown = {
    ruleId: 'alr_1',
    ruleName: 'errors',
    kind: 'error-rate',
    severity: 'warning',
    subject: 'face-verify',
    value: 1,
    threshold: 0.5,
    atMs: 1,
  };
  expect(await handlers.events({ limit: 1 }, actor)).toEqual({
    ok: true,
    result: { events: [{ ...shown, id: 'evt_0', type: 'alert.recovered', sequence: 0 }], nextAfter: 'evt_0' },
  });
  expect(await handlers.events({ limit: 5, after: 'x' }, actor)).toMatchObject({
    result: { nextAfter: null, events: [{}, { type: 'alert.fired' }] },
  });
  expect(asked).toEqual([
    { types: ['alert.fired', 'alert.recovered'], limit: 2, afterId: null },
    { types: ['alert.fired', 'alert.recovered'], limit: 6, afterId: 'x' },
  ]);
});

test('a rule that makes no sense is refused at its field', async () => {
  const { handlers, asked } = opened();
  expect(await handlers.add({ kind: 'error-rate', threshold: 2, only: null } as never, actor)).toEqual({
    ok: false,
    error: 'bad_request',
    detail: 'threshold: for error-rate it is between 0 and 1 (share)',
    fields: [{ name: 'threshold', problem: 'for error-rate it is between 0 and 1 (share)' }],
  });
  const wrongOnly = {
    ok: false,
    error: 'bad_request',
    detail: expect.stringMatching(/^only: /),
    fields: [{ name: 'only', problem: expect.any(String) }],
  };
  expect(await handlers.add({ kind: 'error-rate', threshold: 0.5, only: 'no-api' } as never, actor)).toEqual(wrongOnly);
  expect(await handlers.change({ ruleId: 'alr_1', only: 'no-api' } as never, actor)).toEqual(wrongOnly);
  expect(asked).toEqual([]);
  expect(await opened('threshold: too high').handlers.change({ ruleId: 'alr_1' } as never, actor)).toEqual({
    ok: false,
    error: 'bad_request',
    detail: 'threshold: too high',
    fields: [{ name: 'threshold', problem: 'too high' }],
  });
});

test('a rule is added, changed and removed, and named in the audit', async () => {
  const { handlers, asked } = opened();
  const done = { ok: true, result: SHOWN, subject: 'alr_1' };
  expect(await handlers.add(WISHES, actor)).toEqual(done);
  expect(
    await handlers.change({ ruleId: 'alr_1', only: 'face-verify', status: 'paused', name: undefined } as never, actor),
  ).toEqual(done);
  await handlers.change({ ruleId: 'alr_1', status: 'active' } as never, actor);
  expect(asked).toEqual([
    ['add', WISHES, 'ann'],
    ['change', 'alr_1', { only: 'face-verify', isPaused: true }],
    ['change', 'alr_1', { isPaused: false }],
  ]);
  expect(await handlers.remove({ ruleId: 'alr_1' }, actor)).toEqual({
    ok: true,
    result: { removed: true },
    subject: 'alr_1',
  });
});

test('what is not there is not found, and one too many is a conflict', async () => {
  const { handlers } = opened(null);
  const none = { ok: false, error: 'not_found', detail: 'there is no alert rule with this id' };
  expect(await handlers.change({ ruleId: 'alr_9', only: 'no-api' } as never, actor)).toEqual(none);
  expect(await handlers.remove({ ruleId: 'alr_9' }, actor)).toEqual(none);
  expect(await handlers.add(WISHES, actor)).toEqual({
    ok: false,
    error: 'conflict',
    detail: 'a site has at most 200 alert rules: remove one that is no longer needed',
  });
});
