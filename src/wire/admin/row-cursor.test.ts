import { expect, test } from 'vitest';
import { z } from 'zod';
import { MemorySiteSecrets } from '../../storage/memory/site-secrets.ts';
import { maskedPseudonym, pageOf, rowCursor, SealedCursors } from './row-cursor.ts';

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

test('a sealed cursor tells nobody its place, and only its own list of its own site reads it', () => {
  const place = z.tuple([z.int(), z.string()]);
  const people = new SealedCursors(new MemorySiteSecrets('here'), 'people', place);
  const pseudonym = '0123456789abcdef0123456789abcdef';
  const { page, nextCursor } = people.pageOf([7, 6], 1, (atMs) => [atMs, pseudonym]);
  expect(page).toEqual([7]);
  const sealed = nextCursor ?? '';
  expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain(pseudonym.slice(0, 8));
  expect(people.placeOf(sealed)).toEqual([7, pseudonym]);
  expect(people.pageOf([7, 6], 1, (atMs) => [atMs, pseudonym]).nextCursor).not.toBe(sealed);
  expect(people.pageOf([7, 6], 2, (atMs) => [atMs, pseudonym]).nextCursor).toBeNull();
  const plain = Buffer.from(JSON.stringify([7, pseudonym])).toString('base64url');
  for (const text of ['', 'x', plain, sealed.slice(0, -2)]) expect(people.placeOf(text)).toBeNull();
  expect(new SealedCursors(new MemorySiteSecrets('here'), 'phones', place).placeOf(sealed)).toBeNull();
  expect(new SealedCursors(new MemorySiteSecrets('there'), 'people', place).placeOf(sealed)).toBeNull();
});
