import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineSplitter } from './line-splitter.ts';
import { TableProblem } from './table-problem.ts';
import { readTable } from './table-reader.ts';
import { decodeText, TextReader, type TextEncoding } from './text-encoding.ts';

const RULE = {
  example: 'id_number,name',
  missing: (heading: readonly string[]) => ['id_number', 'name'].filter((name) => !heading.includes(name)),
};
const rowsOf = (text: string) =>
  readTable(text, RULE).map((row) => (row.ok ? Object.values(row.fields).join('/') : row.detail));
const inPieces = (bytes: Uint8Array, size: number, encoding: TextEncoding = 'auto') => {
  const reader = new TextReader(encoding);
  let text = '';
  for (let at = 0; at < bytes.length; at += size) text += reader.push(bytes.subarray(at, at + size));
  return text + reader.end();
};
const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16();
/** "姓名,id_number" and "张三,1" in GBK (GB 18030-2005, two bytes each). */
const GBK = Buffer.concat([
  Buffer.from('d0d5c3fb', 'hex'),
  Buffer.from(',id_number\n'),
  Buffer.from('d5c5c8fd', 'hex'),
  Buffer.from(',1\n'),
]);

describe('the encoding', () => {
  const text = 'id_number,name\r\n11010519491231002X,张三\r\n'.repeat(3);
  const wide = Buffer.from(text, 'utf16le');
  test.each<[string, Buffer, string]>([
    ['UTF-8', Buffer.from(text), text],
    ['UTF-8 with a mark', Buffer.from(`\u{feff}${text}`), text],
    ['UTF-16 LE with a mark', Buffer.concat([Buffer.from('fffe', 'hex'), wide]), text],
    ['UTF-16 BE with a mark', Buffer.concat([Buffer.from('feff', 'hex'), swapped(wide)]), text],
    ['UTF-16 LE without one', wide, text],
    ['UTF-16 BE without one', swapped(wide), text],
    ['GB18030', GBK, '姓名,id_number\n张三,1\n'],
    [
      'GB18030 late in the file',
      Buffer.concat([Buffer.from('a\n'.repeat(50_000)), GBK]),
      `${'a\n'.repeat(50_000)}姓名,id_number\n张三,1\n`,
    ],
    // 王 is cd f5, 小 is d0 a1, 梅 is c3 b7. The last two are valid UTF-8 by chance.
    ['GB18030 that is UTF-8 by chance', Buffer.from('312cd0a1c3b70a', 'hex'), '1,小梅\n'],
    ['Latin letters in UTF-8', Buffer.from('1,José Núñez\n'), '1,José Núñez\n'],
    ['nothing', Buffer.alloc(0), ''],
  ])('%s is detected, however the bytes are cut', (_, bytes, wanted) => {
    expect(decodeText(bytes)).toBe(wanted);
    for (const size of [1, 7, 64, 65_536]) expect(inPieces(bytes, size)).toBe(wanted);
  });

  test('bytes in no known encoding, or not in the given one, are refused with what to do', () => {
    const broken = Buffer.from('ff2c80ff0a', 'hex');
    expect(() => decodeText(broken)).toThrow(/save it again as CSV UTF-8/);
    expect(() => inPieces(GBK, 7, 'utf-8')).toThrow(/not utf-8: give its encoding, perhaps gb18030/);
    expect(inPieces(GBK, 7, 'gb18030')).toContain('张三');
  });
});

describe('lines', () => {
  const linesOf = (pieces: readonly string[], lengthMax = 100) => {
    const splitter = new LineSplitter(lengthMax);
    return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.end()].map(({ content }) => content);
  };

  test('lines end in LF, CR LF or CR alone, wherever the pieces are cut', () => {
    const line = fc.string({ unit: fc.constantFrom('a', ',', '张', '"'), maxLength: 8 });
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.nat({ max: 9 }),
        (all, end, size) => {
          const text = all.map((one) => one + end).join('');
          const pieces = text.match(new RegExp(`[^]{1,${size + 1}}`, 'g')) ?? [];
          expect(linesOf(pieces)).toEqual(all);
        },
      ),
    );
    expect(linesOf(['a\nb'])).toEqual(['a', 'b']);
    expect(linesOf(['a\rb'])).toEqual(['a', 'b']);
  });

  test('a line that is too long is dropped and not kept', () => {
    expect(linesOf(['ab\n', 'x'.repeat(80), 'x'.repeat(80), '\ncd\n'])).toEqual(['ab', null, 'cd']);
    expect(linesOf([`${'x'.repeat(100)}\n${'x'.repeat(101)}\n`])).toEqual(['x'.repeat(100), null]);
  });
});

describe('rows', () => {
  test.each([',', '\t', ';', '|'])('columns are separated by %j', (by) => {
    expect(rowsOf(`id_number${by}name\n1${by}张三\n"2"${by}"a${by}b"\n`)).toEqual(['1/张三', `2/a${by}b`]);
  });

  test('a separator named by the file is used', () => {
    expect(rowsOf('sep=;\nid_number;name\n1;a,b\n')).toEqual(['1/a,b']);
  });

  test.each([
    [`'110105`],
    ['`110105'],
    ['="110105"'],
    ['"=""110105"""'],
    [`"'110105"`],
    ['\t110105'],
    ['"\t110105"'],
    ['  110105  '],
    ['110105\u{202c}'],
    ['\u{200e}110105\u{feff}'],
    ['\u{3000}110105\u{a0}'],
  ])('the cell %j holds the number alone', (cell) => {
    expect(rowsOf(`id_number,name\n${cell},张三\n`)).toEqual(['110105/张三']);
    expect(rowsOf(`name;id_number\n 张三 ;${cell}\n`)).toEqual(['张三/110105']);
  });

  test('a quote that only looks like a guard stays', () => {
    expect(rowsOf(`id_number,name\n1,'t Hart\n2,O'Brien\n3,'\n4,"a=""b"""\n5,="a,b"\n`)).toEqual([
      `1/'t Hart`,
      `2/O'Brien`,
      `3/'`,
      '4/a="b"',
      '5/a,b',
    ]);
  });

  test('empty cells and lines beside the table are ignored', () => {
    expect(rowsOf('id_number,name,,\r\n\r\n1,a,,\r\n,,,\r\n2,b,,,,\r\n')).toEqual(['1/a/', '2/b/']);
    expect(rowsOf('id_number,name\n1,a,x\n2\n')).toEqual([
      'the row has 3 columns, the heading has 2',
      'the row has 1 columns, the heading has 2',
    ]);
  });

  test('a table without a heading or without a row is refused with what to do', () => {
    for (const [text, problem] of [
      ['', /empty: it needs a heading, id_number,name/],
      ['\r\n\r\n', /empty/],
      ['id_number,name\n', /no row was read from the file: it needs one line for each row/],
      ['id_number,name\r', /no row was read/],
      ['1,张三\n', /lacks id_number and name: id_number,name; columns are separated by comma, tab or semicolon/],
    ] as const) {
      expect(() => rowsOf(text)).toThrow(problem);
      expect(() => rowsOf(text)).toThrow(TableProblem);
    }
  });
});
