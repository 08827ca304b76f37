import { expect, test } from 'vitest';
import { multisetUnion } from './multiset-union.ts';

test('each item stands in the union as often as in the list that has more of it', () => {
  const union = (ours: readonly number[], theirs: readonly number[]) => multisetUnion(ours, theirs, (item) => item);
  expect(union([1, 1, 2], [1, 2, 2, 3])).toEqual([1, 1, 2, 2, 3]);
  expect(union([], [5, 5])).toEqual([5, 5]);
  expect(union([4], [])).toEqual([4]);
});
