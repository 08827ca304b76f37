import { expect, test } from 'vitest';
import { fitFields, fitTable } from './fit-table.ts';
import { textWidth, wrapText } from './text-width.ts';

test('Han takes two columns, a joined mark none', () => {
  expect(textWidth('张三')).toBe(4);
  expect(textWidth('e\u0301')).toBe(1);
  expect(wrapText('一条很长的备注', 6)).toEqual(['一条很', '长的备', '注']);
  expect(wrapText('two words, three', 9)).toEqual(['two', 'words,', 'three']);
  expect(wrapText('0123456789', 4)).toEqual(['0123', '4567', '89']);
});

const TABLE = {
  head: ['id', 'appId', 'dailyCallsMax', 'label', 'note'],
  rows: [
    ['key_1', 'app_0123456789', '5', '-', 'short'],
    ['key_2', 'app_0123456789', '-', '-', 'a note of some words'],
  ],
};

test('a table that fits shows all of its columns', () => {
  expect(fitTable(TABLE, 80)).toEqual({
    lines: [
      'id     appId           dailyCallsMax  label  note',
      '─────  ──────────────  ─────────────  ─────  ────────────────────',
      'key_1  app_0123456789  5              -      short',
      'key_2  app_0123456789  -              -      a note of some words',
    ],
    leftOut: [],
    isCut: false,
  });
});

test('a table that does not fit loses empty columns, then wraps, then loses ids of other things', () => {
  expect(fitTable(TABLE, 50)).toEqual({
    lines: [
      'id     appId           dailyCalls    note',
      '                       Max',
      '─────  ──────────────  ────────────  ─────────────',
      'key_1  app_0123456789  5             short',
      '',
      'key_2  app_0123456789  -             a note of',
      '                                     some words',
    ],
    leftOut: [],
    isCut: false,
  });
  const { lines, leftOut } = fitTable(TABLE, 28);
  expect(leftOut).toEqual(['appId']);
  expect(lines.filter((line) => textWidth(line) > 28)).toEqual([]);
});

test('a very long text is cut, and without a width it is not', () => {
  const long = { head: ['id', 'text'], rows: [['1', 'word '.repeat(200).trim()]] };
  const { lines, isCut } = fitTable(long, 40);
  expect(isCut).toBe(true);
  expect(lines.at(-1)?.trim()).toBe('…');
  expect(fitTable(long, null).lines.at(-1)).toBe(`1   ${'word '.repeat(200).trim()}`);
});

test('names and values stand below each other if the terminal is narrow', () => {
  expect(fitFields([['aVeryLongNameOfAField', 'value']], 30)).toEqual(['aVeryLongNameOfAField', '  value']);
  expect(fitFields([['name', 'a value that has several words']], 30)).toEqual([
    'name  a value that has several',
    '      words',
  ]);
});
