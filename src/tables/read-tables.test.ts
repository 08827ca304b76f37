import { gzipSync } from 'node:zlib';
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
    expect(() => decodeText(broken)).toThrow(/save it as CSV UTF-8/);
    expect(() => inPieces(GBK, 7, 'utf-8')).toThrow(/not utf-8: give its encoding, perhaps gb18030/);
    expect(inPieces(GBK, 7, 'gb18030')).toContain('张三');
  });
});

describe('a file that is no text', () => {
  const zipOf = (entry: string, content = '') => {
    const head = Buffer.alloc(30);
    head.write('504b0304', 'hex');
    head.writeUInt16LE(entry.length, 26);
    return Buffer.concat([head, Buffer.from(entry + content), Buffer.alloc(600)]);
  };
  const utf32 = (text: string, order: 'LE' | 'BE', mark = true) => {
    const codes = [...(mark ? '\u{feff}' : ''), ...text].map((character) => character.codePointAt(0) ?? 0);
    const bytes = Buffer.alloc(codes.length * 4);
    codes.forEach((code, at) => bytes[`writeUInt32${order}`](code, at * 4));
    return bytes;
  };
  const page =
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table><tr><td>id_number</td></tr></table></html>';
  const wide = Buffer.from(`\u{feff}${page}`, 'utf16le');

  test.each<[string, Uint8Array, RegExp]>([
    ['a workbook', zipOf('[Content_Types].xml'), /an Excel workbook \(\.xlsx\): open it and save it as CSV UTF-8/],
    ['a workbook of another writer', zipOf('xl/worksheets/sheet1.xml'), /\.xlsx.*save it as CSV UTF-8/],
    ['a spreadsheet', zipOf('mimetype', 'application/vnd.oasis.opendocument.spreadsheet'), /\.ods.*CSV UTF-8/],
    ['an archive', zipOf('people.csv'), /a zip archive \(\.zip\): unpack it.*CSV UTF-8/],
    ['an old workbook', Buffer.from('d0cf11e0a1b11ae1000000000000', 'hex'), /\.xls.*CSV UTF-8/],
    ['a bare workbook', Buffer.from('0908100000060500', 'hex'), /\.xls.*CSV UTF-8/],
    ['gzip', gzipSync('id_number,name\n1,a\n'), /compressed \(\.gz\): unpack it.*CSV UTF-8/],
    ['a PDF', Buffer.from('%PDF-1.7\n'), /a PDF.*CSV UTF-8/],
    ['a page', Buffer.from(page), /a web page \(HTML or XML\).*CSV UTF-8/],
    ['a page with a mark and blanks', Buffer.from(`\u{feff}\r\n  <!DOCTYPE html>${page}`), /a web page/],
    ['a page in UTF-16', wide, /a web page/],
    ['a workbook in XML', Buffer.from('<?xml version="1.0"?><Workbook/>'), /a web page \(HTML or XML\)/],
    ['a page in one file', Buffer.from('MIME-Version: 1.0\nContent-Type: multipart/related'), /a web page/],
    ['UTF-32 LE', utf32('id_number,name\n1,张三\n', 'LE'), /in UTF-32: save it as CSV UTF-8/],
    ['UTF-32 BE', utf32('id_number,name\n1,张三\n', 'BE'), /in UTF-32/],
    ['UTF-32 LE without a mark', utf32('id_number,name\n1,a\n', 'LE', false), /in UTF-32/],
    ['UTF-32 BE without a mark', utf32('id_number,name\n1,a\n', 'BE', false), /in UTF-32/],
  ])('%s is named, with what to do, in every encoding that is given', (_, bytes, problem) => {
    for (const encoding of ['auto', 'utf-8', 'gb18030', 'utf-16'] as const)
      for (const size of [3, 65_536]) {
        expect(() => inPieces(bytes, size, encoding)).toThrow(problem);
        expect(() => inPieces(bytes, size, encoding)).toThrow(TableProblem);
      }
  });

  // "身分證號,姓名", then 陳小明, 林美玲, 張家豪, 黃淑芬, 王志偉 in Big5.
  const big5 = Buffer.concat([
    Buffer.from('a8ada4c0c3d2b8b9', 'hex'),
    Buffer.from(','),
    Buffer.from('a96da657', 'hex'),
    ...['b3afa470a9fa', 'aa4cacfcacc2', 'b169ae61bba8', 'b6c0b251aae2', 'a4fda7d3b0b6'].map((name) =>
      Buffer.concat([Buffer.from('\n1,'), Buffer.from(name, 'hex')]),
    ),
  ]);

  test('Big5 is told as neither UTF-8 nor GB18030', () => {
    expect(new TextDecoder('big5').decode(big5)).toContain('身分證號,姓名\n1,陳小明');
    for (const size of [1, 65_536])
      expect(() => inPieces(big5, size)).toThrow(/neither UTF-8 nor GB18030, perhaps Big5: .*save it as CSV UTF-8/);
  });

  // "氏名,番号", then 山田太郎, 佐藤花子, 鈴木健太, in Shift-JIS.
  const shiftJis = Buffer.from(
    '8e8196bc2c94d48d860a8e52936391be98592c310a8db293a189d48e712c320a97e996d88c9291be2c330a',
    'hex',
  );
  // "氏名,フリガナ", then "山田太郎,ヤマダ タロウ", in EUC-JP.
  const eucJp = Buffer.from('bbe1ccbe2ca5d5a5eaa5aca5ca0abbb3c5c4c2c0cfba2ca5e4a5dea5c020a5bfa5eda5a60a', 'hex');

  test.each([
    ['shift_jis', shiftJis, '山田太郎,1'],
    ['euc-jp', eucJp, '山田太郎,ヤマダ タロウ'],
  ])('a table in %s is refused, and is read as GB18030 only if that is said', (encoding, bytes, row) => {
    expect(new TextDecoder(encoding).decode(bytes)).toContain(row);
    for (const size of [1, 65_536])
      expect(() => inPieces(bytes, size)).toThrow(
        /seems to be Japanese.*save it as CSV UTF-8.*give its encoding, gb18030/,
      );
    expect(() => decodeText(bytes.subarray(bytes.indexOf(10) + 1))).toThrow('seems to be Japanese');
    const reader = new TextReader('gb18030');
    expect(reader.push(bytes) + reader.end()).not.toContain('山田太郎');
  });

  test('rare names in GB18030 are not taken for Japanese ones', () => {
    // In GB18030.
    expect(decodeText(Buffer.from('cdf586b42cd5d4954ea0c4', 'hex'))).toBe('王喆,赵昇犇');
    expect(decodeText(Buffer.from('ea9088d22cc0eeb574ad5a', 'hex'))).toBe('陳堃,李祎璟');
  });

  test('names in GB18030 are not taken for Big5, traditional ones neither', () => {
    // 陳小明, 林美玲, 張家豪 in GBK.
    const traditional = Buffer.from('ea90d0a1c3f72cc1d6c3c0c1e12c8f88bcd2bac0', 'hex');
    expect(decodeText(traditional)).toBe('陳小明,林美玲,張家豪');
    // 张伟, 王芳, 李娜, 刘洋 in GB 2312.
    const simplified = Buffer.from('d5c5ceb02ccdf5b7bc2cc0eec4c82cc1f5d1f3', 'hex');
    expect(decodeText(simplified)).toBe('张伟,王芳,李娜,刘洋');
  });

  test('a heading that only resembles one is read', () => {
    for (const text of ['<a,b\n1,2\n', 'PK,name\n1,a\n', '%,name\n']) expect(decodeText(Buffer.from(text))).toBe(text);
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
  test('a column that stands twice is named', () => {
    expect(() => rowsOf('id_number,name,Name\n1,a,b\n')).toThrow('two columns of the first line are named Name');
    expect(rowsOf('id_number,name,,\n1,a,,\n')).toEqual(['1/a/']);
  });

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
      ['1,张三\n', /lacks id_number, name: id_number,name; columns are separated by comma, tab or semicolon/],
    ] as const) {
      expect(() => rowsOf(text)).toThrow(problem);
      expect(() => rowsOf(text)).toThrow(TableProblem);
    }
  });
});
