import { expect, test } from 'vitest';
import { pageAfter } from './page-after.ts';

const rows = ['a', 'b', 'c'].map((id) => ({ id }));
const read = async (limit: number) => rows.slice(0, limit);

test('a page names its last row if there are more', async () => {
  expect(await pageAfter(2, read)).toEqual({ page: [{ id: 'a' }, { id: 'b' }], nextAfter: 'b' });
});

test('the last page names none, also if it is full', async () => {
  expect((await pageAfter(3, read)).nextAfter).toBeNull();
  expect(await pageAfter(3, async () => [])).toEqual({ page: [], nextAfter: null });
});
