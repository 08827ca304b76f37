import { expect, test } from 'vitest';
import { printText } from './reading-text.ts';
import { instantOf } from './result-cells.ts';

function printed(text: string, outColumns: number): string {
  const out: string[] = [];
  printText({ out: (each) => void out.push(each), err: () => undefined, columns: outColumns, outColumns }, text);
  return out.join('');
}

test('a line that is cut has the characters of the text, and no others', () => {
  const digest = '0123456789abcdef'.repeat(4);
  expect(printed(`  ${digest}`, 30).replaceAll(/\s/g, '')).toBe(digest);
  expect(printed(`  ${digest}`, 30)).toBe(
    '  0123456789abcdef0123456789ab\n    cdef0123456789abcdef012345\n    6789abcdef',
  );
  const han = '风险决策的原因写在这里请仔细看完再作决定不要着急';
  expect(printed(han, 24)).toBe('风险决策的原因写在这里请\n  仔细看完再作决定不要着\n  急');
  expect(printed('one two three four five six seven', 24)).toBe('one two three four five\n  six seven');
});

test.each([
  ['createdAt', '2026-07-03T06:05:00Z', 1_783_058_700_000],
  ['name', '2026-13-01T00:00:00Z', null],
  ['name', '2026-02-01', null],
  ['createdAtMs', 8_640_000_000_000_000, null],
  ['createdAtMs', Number.NaN, null],
  ['readMs', 12, null],
  ['at', 1_783_058_700_000, 1_783_058_700_000],
])('%s: %j is the instant %j', (name, value, atMs) => {
  expect(instantOf(name, value)).toBe(atMs);
});
