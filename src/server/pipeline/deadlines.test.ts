import { afterEach, expect, test } from 'vitest';
import { Deadlines } from './deadlines.ts';

let nowMs = 0;
const deadlines = new Deadlines({ monotonicMs: () => nowMs });
afterEach(() => deadlines.close());

test('work that ends in time settles unchanged', async () => {
  const deadline = deadlines.start(100);
  expect(await deadline.limit(Promise.resolve('done'))).toBe('done');
  await expect(deadlines.start(100).limit(Promise.reject(new TypeError('bug')))).rejects.toThrow(TypeError);
});

test('only overdue work is aborted and ends in a Fault', async () => {
  nowMs = 1000;
  const early = deadlines.start(100);
  nowMs = 1050;
  const late = deadlines.start(100);
  const signal = early.signal;
  const ended = early.limit(new Promise(() => undefined));
  nowMs = 1100;
  deadlines.sweep();
  await expect(ended).rejects.toMatchObject({ name: 'Fault', kind: 'timeout' });
  expect([signal.aborted, late.signal.aborted]).toEqual([true, false]);
});

test('a signal first used after the end is already aborted', () => {
  const deadline = deadlines.start(10);
  nowMs += 10;
  deadlines.sweep();
  expect(deadline.signal.aborted).toBe(true);
});

test('a finished call is not ended again', async () => {
  const deadline = deadlines.start(10);
  deadlines.finish(deadline, 10);
  nowMs += 50;
  deadlines.sweep();
  expect(deadline.signal.aborted).toBe(false);
});
