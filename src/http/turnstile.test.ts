import { expect, test } from 'vitest';
import { Turnstile } from './turnstile.ts';

const never = new AbortController().signal;

test('lets in up to its capacity, then in order of arrival', async () => {
  const turnstile = new Turnstile(3, 10);
  const entered: string[] = [];
  expect(turnstile.tryEnter(2)).toBe(true);
  const big = turnstile.enter(3, never).then(() => entered.push('big'));
  const small = turnstile.enter(1, never).then(() => entered.push('small'));
  expect(turnstile.tryEnter(1), 'nobody overtakes the line').toBe(false);
  turnstile.leave(2);
  await big;
  turnstile.leave(3);
  await small;
  expect(entered).toEqual(['big', 'small']);
});

test('turns away whoever finds the line full', async () => {
  const turnstile = new Turnstile(1, 1);
  turnstile.tryEnter(1);
  const waiting = turnstile.enter(1, never);
  expect(await turnstile.enter(1, never)).toBe(false);
  turnstile.leave(1);
  expect(await waiting).toBe(true);
});

test('whoever gives up leaves the line, and lets the next one through', async () => {
  const turnstile = new Turnstile(2, 10);
  turnstile.tryEnter(1);
  const impatient = new AbortController();
  const big = turnstile.enter(2, impatient.signal);
  const small = turnstile.enter(1, never);
  impatient.abort();
  expect(await big).toBe(false);
  expect(await small).toBe(true);
  expect([turnstile.inside, turnstile.waiting]).toEqual([2, 0]);
});

test('more than the capacity waits for an empty house', async () => {
  const turnstile = new Turnstile(2, 10);
  turnstile.tryEnter(1);
  const huge = turnstile.enter(50, never);
  turnstile.leave(1);
  expect(await huge).toBe(true);
  turnstile.leave(50);
  expect(turnstile.inside).toBe(0);
});
