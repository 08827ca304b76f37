import { expect, test } from 'vitest';
import { anActor } from '../../../../../test/an-actor.ts';
import { scoreTrainingContracts } from './contract.ts';
import { createScoreTrainingHandlers, type ScoreTrainingDeps } from './handler.ts';

const STATUS = { state: 'running' };
const start = (given: object) => scoreTrainingContracts.start.params.parse({ learner: 'auto', ...given });

function opened({ isFree = true } = {}) {
  const asked: unknown[] = [];
  const trainingDesk = {
    start: async (...how: unknown[]) => (asked.push(how), isFree ? STATUS : null),
    status: async () => STATUS,
    stop: async () => !isFree,
  };
  return { asked, handlers: createScoreTrainingHandlers({ trainingDesk } as unknown as ScoreTrainingDeps) };
}

test('a training is begun with what was asked, in the name of the administrator', async () => {
  const { asked, handlers } = opened();
  const from = '2026-03-01T00:00:00+08:00';
  expect(await handlers.start(start({ from, testFrom: from, labelDelayDays: 1.5, seed: 7 }), anActor)).toEqual({
    ok: true,
    result: STATUS,
  });
  await handlers.start(start({}), anActor);
  const atMs = Date.parse(from);
  expect(asked).toMatchObject([
    [{ fromMs: atMs, testFromMs: atMs, labelDelayMs: 129_600_000, seed: 7 }, 'ada'],
    [{ fromMs: 0, testFromMs: null, labelDelayMs: 604_800_000, seed: 1 }, 'ada'],
  ]);
  expect(await handlers.show({}, anActor)).toEqual({ ok: true, result: STATUS });
});

test('one training ends before another begins, and only one that runs is stopped', async () => {
  const { handlers } = opened({ isFree: false });
  expect(await handlers.start(start({}), anActor)).toMatchObject({ ok: false, error: 'conflict' });
  expect(await handlers.stop({}, anActor)).toEqual({ ok: true, result: { stopped: true } });
  expect(await opened().handlers.stop({}, anActor)).toMatchObject({ ok: false, error: 'not_found' });
});

test.each([
  [{ labelDelayDays: -1 }, false],
  [{ labelDelayDays: 0 }, true],
  [{ labelDelayDays: 3650 }, true],
  [{ labelDelayDays: 3651 }, false],
  [{ seed: 999_999_999 }, true],
  [{ seed: 1_000_000_000 }, false],
  [{ seed: 0.5 }, false],
  [{ learner: 'magic' }, false],
])('the schema takes %j: %s', (given, isTaken) => {
  expect(scoreTrainingContracts.start.params.safeParse({ learner: 'auto', ...given }).success).toBe(isTaken);
});
