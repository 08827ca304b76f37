import { expect, test } from 'vitest';
import { allEnded } from './all-ended.ts';

test('the values come in their order', async () => {
  expect(await allEnded([Promise.resolve(1), Promise.resolve('two')])).toEqual([1, 'two']);
});

test('a failure is thrown once the others have ended', async () => {
  const { promise: slow, resolve } = Promise.withResolvers<string>();
  const seen: string[] = [];
  const all = allEnded([Promise.reject(new Error('first')), slow.then((text) => seen.push(text))]);
  const thrown = all.catch((error: Error) => seen.push(error.message));
  await Promise.resolve();
  expect(seen).toEqual([]);
  resolve('slow');
  await thrown;
  expect(seen).toEqual(['slow', 'first']);
});
