import { expect, test } from 'vitest';
import { anActor } from '../../../test/an-actor.ts';
import { codeOf, addApp, openStores, start } from '../../../test/started-platform.ts';
import { apiStateContracts } from './contract.ts';
import { createApiStateHandlers } from './handler.ts';

async function opened() {
  const started = await start(await openStores());
  const handlers = createApiStateHandlers({ platform: started.platform, apiNames: ['face-verify', 'face-guard'] });
  return { started, handlers };
}

test('an API that was never switched is on', async () => {
  const { handlers } = await opened();
  expect(await handlers.list({}, anActor)).toEqual({
    ok: true,
    result: {
      apis: [
        { api: 'face-verify', availability: 'on', changedAtMs: null },
        { api: 'face-guard', availability: 'on', changedAtMs: null },
      ],
    },
  });
});

test.each([
  ['maintenance', 10020],
  ['off', 10021],
  ['on', 0],
] as const)('calls of an API that is switched to %s get %d', async (availability, code) => {
  const { started, handlers } = await opened();
  const { issued } = await addApp(started);
  const changedAtMs = started.clock.nowMs();
  expect(await handlers.switch({ api: 'face-verify', availability }, anActor)).toEqual({
    ok: true,
    result: { api: 'face-verify', availability, changedAtMs },
    subject: 'face-verify',
  });
  expect(await codeOf(started, issued.plain)).toBe(code);
  expect(await handlers.list({}, anActor)).toMatchObject({
    result: {
      apis: [
        { availability, changedAtMs },
        { availability: 'on', changedAtMs: null },
      ],
    },
  });
});

test('an API that the product does not have is not switched', async () => {
  const { handlers } = await opened();
  expect(await handlers.switch({ api: 'face', availability: 'off' }, anActor)).toEqual({
    ok: false,
    error: 'not_found',
    detail: 'there is no such API: choose one of face-verify, face-guard',
  });
});

test.each([
  ['on', true],
  ['paused', false],
  [null, false],
])('the schema takes %j as an availability: %s', (availability, isTaken) => {
  expect(apiStateContracts.switch.params.safeParse({ api: 'face-verify', availability }).success).toBe(isTaken);
});
