import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test, vi } from 'vitest';
import { afterThisTurn } from '../../kernel/timers.ts';
import { makeHistory } from '../../features/fraud-score/training/made-history.ts';
import { trainReport, type TrainingTask } from '../../features/fraud-score/training/train-report.ts';
import { trainInThread } from './train-in-thread.ts';

const order: TrainingTask = {
  by: 'ada',
  atMs: 0,
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
  expect(trained).toEqual(await trainReport(rows, order, () => undefined));
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

test('other work of the caller goes on between pieces of 1,000 rows', async () => {
  let turns = 0;
  let isOver = false;
  const count = () => {
    turns += 1;
    if (!isOver) afterThisTurn(count);
  };
  const few = makeHistory({ rows: 2_001, seed: 5 });
  const sent: (readonly [turn: number, rows: number | null])[] = [];
  const { signal } = new AbortController();
  // oxlint-disable-next-line typescript/unbound-method -- it is called with the thread below
  const { postMessage } = Worker.prototype;
  const post = vi.spyOn(Worker.prototype, 'postMessage').mockImplementation(function (this: Worker, message: unknown) {
    const { rows: piece } = message as { readonly rows?: readonly unknown[] };
    sent.push([turns, piece?.length ?? null]);
    postMessage.call(this, message);
  });
  onTestFinished(() => {
    isOver = true;
    post.mockRestore();
  });
  count();
  const trained = await trainInThread(few, order, { signal, onProgress: () => undefined });
  expect(sent.map(([, size]) => size)).toEqual([1_000, 1_000, 1, null]);
  expect(new Set(sent.map(([turn]) => turn)).size).toBe(4);
  expect(trained).toEqual(await trainReport(few, order, () => undefined));
});

test('a training that is told to end while rows are sent sends no more of them', async () => {
  const ending = new AbortController();
  const reason = new Error('stopped');
  const post = vi.spyOn(Worker.prototype, 'postMessage').mockImplementation(() => ending.abort(reason));
  onTestFinished(() => post.mockRestore());
  await expect(trainInThread(rows, order, { signal: ending.signal, onProgress: () => undefined })).rejects.toBe(reason);
  expect(post).toHaveBeenCalledTimes(1);
});
