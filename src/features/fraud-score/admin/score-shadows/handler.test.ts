import { expect, test } from 'vitest';
import { anActor } from '../../../../../test/an-actor.ts';
import { createScoreShadowHandlers, type ScoreShadowDeps } from './handler.ts';

function opened({
  started,
  shadow = null,
  loaded = null,
  stopped = true,
}: { started?: unknown; shadow?: unknown; loaded?: unknown; stopped?: boolean } = {}) {
  const asked: unknown[] = [];
  const handlers = createScoreShadowHandlers({
    scoreModels: { shadow: async () => shadow },
    modelDesk: {
      startShadow: async (...how: unknown[]) => (asked.push(how), started),
      stopShadow: async (...how: unknown[]) => (asked.push(how), stopped),
      shadow: loaded,
      current: { modelId: 'm1' },
    },
    evidence: { shadowed: async (query: unknown) => (asked.push(query), []) },
    clock: { nowMs: () => 5 },
  } as unknown as ScoreShadowDeps);
  return { handlers, asked };
}

test('a model judges beside from now on, and is named in the audit', async () => {
  const { handlers, asked } = opened({ started: { ok: true, summary: { number: 3 } } });
  expect(await handlers.start({ modelId: 'm2' }, anActor)).toEqual({
    ok: true,
    result: { modelId: 'm2', number: 3, sinceMs: 5 },
    subject: 'm2',
  });
  expect(asked).toEqual([['m2', 5]]);
});

test.each([
  ['unknown', 'not_found'],
  ['unfit', 'conflict'],
])('a model that is %s is a %s', async (reason, error) => {
  const { handlers } = opened({ started: { ok: false, reason, problem: 'why' } });
  expect(await handlers.start({ modelId: 'm2' }, anActor)).toEqual({ ok: false, error, detail: 'why' });
});

test('without a model beside there is nothing to compare', async () => {
  const { handlers, asked } = opened();
  expect(await handlers.show({ answers: 10 }, anActor)).toMatchObject({
    result: { shadow: null, inService: 'm1', comparison: null },
  });
  expect(asked).toEqual([]);
});

test('answers since the model began are compared, also before this process has loaded it', async () => {
  const shadow = { modelId: 'm2', sinceMs: 2 };
  const { handlers, asked } = opened({ shadow, loaded: null });
  expect(await handlers.show({ answers: 10 }, anActor)).toMatchObject({
    result: { shadow, isLoaded: false, comparison: { bands: expect.any(Array) } },
  });
  expect(asked).toEqual([{ modelId: 'm1', shadowId: 'm2', fromMs: 2, limit: 10 }]);
  const both = opened({ shadow, loaded: { modelId: 'm2' } });
  expect(await both.handlers.show({ answers: 10 }, anActor)).toMatchObject({ result: { isLoaded: true } });
});

test('what does not judge is not stopped', async () => {
  expect(await opened().handlers.stop({}, anActor)).toEqual({ ok: true, result: { stopped: true } });
  expect(await opened({ stopped: false }).handlers.stop({}, anActor)).toMatchObject({ error: 'not_found' });
});
