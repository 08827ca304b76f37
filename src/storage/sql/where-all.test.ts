import { expect, test } from 'vitest';
import { whereAll } from './where-all.ts';

test('conditions are joined, and those that compare with null are left out', () => {
  expect(whereAll([['a = ?', 1], ['b = ?', null], ["c = 'x'"], ['(d, e) < (?, ?)', 2, 'z'], ['f = ?', 0]])).toEqual({
    where: "WHERE a = ? AND c = 'x' AND (d, e) < (?, ?) AND f = ?",
    values: [1, 2, 'z', 0],
  });
});

test('a place of which one part is missing is left out as a whole', () => {
  expect(whereAll([['(d, e) < (?, ?)', 2, null]])).toEqual({ where: '', values: [] });
});
