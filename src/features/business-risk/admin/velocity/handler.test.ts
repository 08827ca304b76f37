import { expect, test } from 'vitest';
import { anActor } from '../../../../../test/an-actor.ts';
import { createVelocityHandlers, type VelocityAdminDeps } from './handler.ts';

const STATUS = { state: 'running', done: 1, total: 9 };

function opened({ started = STATUS as unknown, stopped = true } = {}) {
  const asked: unknown[] = [];
  const velocityRebuild = {
    start: async (by: string) => (asked.push(by), started),
    status: async () => STATUS,
    stop: async () => stopped,
  };
  return { asked, handlers: createVelocityHandlers({ velocityRebuild } as unknown as VelocityAdminDeps) };
}

test('a rebuild is begun in the name of the administrator, shown and stopped', async () => {
  const { asked, handlers } = opened();
  expect(await handlers.rebuild({}, anActor)).toEqual({ ok: true, result: STATUS });
  expect(asked).toEqual(['ada']);
  expect(await handlers.show({}, anActor)).toEqual({ ok: true, result: STATUS });
  expect(await handlers.stop({}, anActor)).toEqual({ ok: true, result: { stopped: true } });
});

test.each([
  ['busy', /^a rebuild is under way/],
  ['not-shared', /only those in Redis are rebuilt/],
])('a rebuild that is %s is a conflict', async (started, detail) => {
  expect(await opened({ started }).handlers.rebuild({}, anActor)).toEqual({
    ok: false,
    error: 'conflict',
    detail: expect.stringMatching(detail),
  });
});

test('what does not run is not stopped', async () => {
  expect(await opened({ stopped: false }).handlers.stop({}, anActor)).toMatchObject({ error: 'not_found' });
});
