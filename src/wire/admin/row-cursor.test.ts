import { expect, test } from 'vitest';
import { z } from 'zod';
import { maskedPseudonym, pageOf, rowCursor } from './row-cursor.ts';

const cursor = rowCursor(z.tuple([z.int(), z.string().max(3)]));

test('a page names where it ends, if there is more, and the next one reads it', () => {
  const rows = [
    { atMs: 3, id: 'c' },
    { atMs: 2, id: 'b' },
    { atMs: 1, id: 'a' },
  ];
  const place = ({ atMs, id }: (typeof rows)[number]) => [atMs, id];
  const first = pageOf(rows, 2, place);
  expect(first.page).toEqual(rows.slice(0, 2));
  expect(cursor.parse(first.nextCursor)).toEqual([2, 'b']);
  expect(pageOf(rows, 3, place)).toEqual({ page: rows, nextCursor: null });
});

test.each(['', 'x', 'W10', Buffer.from('[1,"long"]').toString('base64url'), Buffer.from('{}').toString('base64url')])(
  '%j is no cursor',
  (text) => expect(cursor.safeParse(text).success).toBe(false),
);

test('a pseudonym is shown by its start', () => {
  expect(maskedPseudonym('0123456789abcdef0123456789abcdef')).toBe('01234567…');
});
