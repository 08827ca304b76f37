import { expect, test } from 'vitest';
import { makeHistory } from '../../features/fraud-score/training/made-history.ts';
import { trainReport, type TrainingOrder } from '../../features/fraud-score/training/train-report.ts';
import { trainInThread } from './train-in-thread.ts';

const order: TrainingOrder = {
  learner: 'gbdt',
  fromMs: 0,
  testFromMs: null,
  labelDelayMs: 7 * 86_400_000,
  unlabelled: 'leave-out',
  seed: 1,
};
const rows = makeHistory({ rows: 4000, seed: 5 });

test('a thread trains the same model as the caller would, and tells its progress', async () => {
  const told: (readonly [number, number])[] = [];
  const { signal } = new AbortController();
  const trained = await trainInThread(rows, order, { signal, onProgress: (done, of) => told.push([done, of]) });
  expect(trained).toMatchObject({ ok: true, learner: 'gbdt' });
  expect(trained).toEqual(trainReport(rows, order, () => undefined));
  expect(told.length).toBeGreaterThan(1);
  expect(told.at(-1)).toEqual([told.length, told.length]);
});

test('a training with too little to learn from says so', async () => {
  const { signal } = new AbortController();
  const few = makeHistory({ rows: 60, seed: 5 });
  expect(await trainInThread(few, order, { signal, onProgress: () => undefined })).toMatchObject({
    ok: false,
    problem: expect.stringContaining('too little to learn from'),
  });
});

test('a training that is told to end does so in the middle of its work', async () => {
  const ending = new AbortController();
  const reason = new Error('stopped');
  const training = trainInThread(rows, order, {
    signal: ending.signal,
    onProgress: () => ending.abort(reason),
  });
  await expect(training).rejects.toBe(reason);
});
