import { expect, test } from 'vitest';
import { partsOfTable } from './list-parts.ts';

test('a table is cut into parts, each under its heading', () => {
  const parts = partsOfTable('\ufeffsep=;\nlist;kind;value\na\nb\n\nc\r\nd\ne', 2);
  expect(parts).toEqual([
    { text: '\ufeffsep=;\nlist;kind;value\na\nb', headingLines: 2, firstLine: 3, rows: 2 },
    { text: '\ufeffsep=;\nlist;kind;value\n\nc', headingLines: 2, firstLine: 5, rows: 2 },
    { text: '\ufeffsep=;\nlist;kind;value\nd\ne', headingLines: 2, firstLine: 7, rows: 2 },
  ]);
});

test('a table without rows is one part, so that the server says what is wrong with it', () => {
  expect(partsOfTable('list,kind,value\n', 2)).toEqual([
    { text: 'list,kind,value', headingLines: 1, firstLine: 2, rows: 0 },
  ]);
  expect(partsOfTable('', 2)).toHaveLength(1);
});
