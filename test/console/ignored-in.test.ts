import { expect, test } from 'vitest';
import { ignoredIn } from '../../console/src/ui/ignored-in.ts';

test('conditions of an address that a filter did not take are named', () => {
  const query = new URLSearchParams('from=abc&app=app_1&code=1e3&cursor=1.a&to=');
  expect(ignoredIn(query, { from: '', to: '', app: 'app_1', code: '' })).toEqual(['from=abc', 'code=1e3']);
});
