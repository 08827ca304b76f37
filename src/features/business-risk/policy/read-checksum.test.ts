import { expect, test } from 'vitest';
import { readChecksum } from './read-checksum.ts';

test.each([
  [`${'a'.repeat(64)}\n`, 'a'.repeat(64)],
  [`${'A'.repeat(64)}  whatever.txt\n`, 'a'.repeat(64)],
  [`SHA256 (exits.txt) = ${'b'.repeat(64)}\nSHA256 (x) = ${'c'.repeat(64)}`, 'b'.repeat(64)],
  [`${'c'.repeat(64)} *./x.txt\n${'d'.repeat(64)} *./exits.txt\n`, 'd'.repeat(64)],
  [`${'c'.repeat(64)}  x.txt\n${'d'.repeat(64)}  y.txt\n`, null],
  [`${'e'.repeat(65)}\n`, null],
  ['<html>', null],
])('a checksum is read from %j', (text, sum) => {
  expect(readChecksum(text, 'exits.txt')).toBe(sum);
});
