import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPersonRow, type RawRow } from './import-row.ts';
import { readRows, SOURCE_LIMITS, type RowSource } from './read-rows.ts';

/** 8 o'clock on June 1, 2026 in China. */
const NOW_MS = Date.UTC(2026, 5, 1);

/** Cuts the content into pieces of `size` bytes, so that rows and characters are split anywhere. */
async function* pieces(content: string | Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(content: string | Uint8Array, more: Partial<RowSource> = {}): Promise<readonly RawRow[]> {
  const rows: RawRow[] = [];
  for await (const row of readRows({ bytes: pieces(content), format: 'csv', encoding: 'utf-8', ...more }))
    rows.push(row);
  return rows;
}

describe('csv', () => {
  test('columns are found by their heading, in either language', async () => {
    const rows = await read('\u{feff}姓名,身份证号,照片\r\n张三,11010519491231002X,a.jpg\r\n');
    const [row] = rows;
    expect(rows).toHaveLength(1);
    expect(row?.ok && readPersonRow(row.fields, NOW_MS)).toEqual({
      idNumber: '11010519491231002X',
      realName: '张三',
      photos: [['a.jpg']],
    });
  });

  test('gb18030 is read if it is asked for, and a file that needs it without asking is reported', async () => {
    // "姓名,id_number" and "张三,…" in GBK.
    const gbk = Buffer.concat([
      Buffer.from([0xd0, 0xd5, 0xc3, 0xfb]),
      Buffer.from(',id_number\n'),
      Buffer.from([0xd5, 0xc5, 0xc8, 0xfd]),
      Buffer.from(',11010519491231002X\n'),
    ]);
    expect(await read(gbk, { encoding: 'gb18030' })).toMatchObject([{ fields: { 姓名: '张三' } }]);
    await expect(read(gbk)).rejects.toThrow('perhaps gb18030');
  });

  describe('a row in another encoding than the file is refused and says why, and the rest is read', () => {
    const damaged =
      'the row is in another encoding than the file, or was damaged by one: save the whole file again as UTF-8';
    // 张三, 王芳 and 李小明 in GBK.
    const gbk = { 张三: 'd5c5c8fd', 王芳: 'cdf5b7bc', 李小明: 'c0eed0a1c3f7' } as const;
    const fileOf = (...names: readonly (string | { readonly gbk: keyof typeof gbk })[]) =>
      Buffer.concat([
        Buffer.from('id_number,name\n'),
        ...names.flatMap((name) => [
          Buffer.from('1,'),
          typeof name === 'string' ? Buffer.from(name) : Buffer.from(gbk[name.gbk], 'hex'),
          Buffer.from('\n'),
        ]),
      ]);
    const namesIn = async (file: Uint8Array, encoding: RowSource['encoding'] = 'auto') =>
      (await read(file, { encoding })).map((row) => (row.ok ? row.fields['name'] : row.detail));

    test.each([
      ['UTF-8 of two characters in GBK', fileOf({ gbk: '张三' }, '李四', { gbk: '王芳' }), ['张三', damaged, '王芳']],
      ['UTF-8 of three in GBK', fileOf({ gbk: '张三' }, '欧阳修', { gbk: '李小明' }), ['张三', damaged, '李小明']],
      ['GBK in UTF-8', fileOf('李四', { gbk: '李小明' }, '欧阳修'), ['李四', damaged, '欧阳修']],
      ['one of each', fileOf({ gbk: '张三' }, '李四'), [damaged, '李四']],
      ['what was misread before', fileOf('李四', '鏉庡洓', '李\u{fffd}'), ['李四', damaged, damaged]],
      [
        'late in the file',
        Buffer.concat([fileOf(...Array.from({ length: 20_000 }, () => '李四')), fileOf({ gbk: '张三' })]),
        [...Array.from({ length: 20_000 }, () => '李四'), 'name', damaged],
      ],
    ])('%s', async (_, file, names) => {
      expect(await namesIn(file)).toEqual(names);
    });

    test('also if the encoding is told', async () => {
      expect(await namesIn(fileOf({ gbk: '张三' }, '李四'), 'gb18030')).toEqual(['张三', damaged]);
    });
  });

  test('a column that is read and stands twice is an error that names it, any other is not', async () => {
    await expect(read('id_number,name,Name\n1,张三,李四\n')).rejects.toThrow(
      'two columns of the first line are named Name: keep one, or name the other one differently',
    );
    await expect(read('身份证号,姓名,照片2,照片_2\n1,张三,a,b\n')).rejects.toThrow('are named 照片_2');
    expect(await read('id_number,name,note,note,,\n1,张三,a,b,,\n')).toMatchObject([{ ok: true }]);
  });

  test('damaged rows are reported in their place, and the rest is read', async () => {
    const rows = await read('id_number,name\r\n1,a\n2,b,c\n3\n4,"x"y\n5,"e\n\n6,"f,g"\n7,h');
    expect(rows.map((row) => (row.ok ? Object.values(row.fields) : row.detail))).toEqual([
      ['1', 'a'],
      'the row has 3 columns, the heading has 2',
      'the row has 1 columns, the heading has 2',
      'the row has broken quotes',
      expect.stringMatching(/^a quote is not closed in its line: if a cell has a line break, take it out/),
      ['6', 'f,g'],
      ['7', 'h'],
    ]);
    expect(rows.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 8, 9]);
  });

  // RFC 4180, 2.6: a field in quotes may hold line breaks.
  test('a cell in quotes may have line breaks', async () => {
    const rows = await read(
      'id_number,name,note\r\n1,a,"x\r\n\r\ny, ""z"""\r\n"2\n",b,""\r\n3,"c\n",d\r\n4,e,"f\r\ng",\r\n5,h,i\r\n',
    );
    expect(rows.map((row) => [row.line, row.ok && Object.values(row.fields)])).toEqual([
      [2, ['1', 'a', 'x\n\ny, "z"']],
      [5, ['2', 'b', '']],
      [7, ['3', 'c', 'd']],
      [9, ['4', 'e', 'f\ng']],
      [11, ['5', 'h', 'i']],
    ]);
  });

  test('a quote that is never closed damages its own row and none after it', async () => {
    const after = Array.from({ length: 40 }, (_, at) => `${at},n${at},`);
    expect(await read(['id_number,name,note', 'x,"a,b', ...after, ''].join('\n'))).toMatchObject([
      { line: 2, ok: false },
      ...after.map(() => ({ ok: true })),
    ]);
    // Nor does a stray quote later on make one row of all that lie between.
    const stray = await read('id_number,name\n1,"a\n2,b\n3,c"\n4,d\n');
    expect(stray.map(({ line, ok }) => [line, ok])).toEqual([
      [2, false],
      [3, true],
      [4, false],
      [5, true],
    ]);
    // The row after it may be one of several lines.
    const several = await read('id_number,name,note\n1,"a,x\n2,b,"y\nz"\n3,c,"v\nw\nu"\n4,"d,x\n5,e,"s\nt"');
    expect(several.map((row) => [row.line, row.ok && Object.values(row.fields)])).toEqual([
      [2, false],
      [3, ['2', 'b', 'y\nz']],
      [5, ['3', 'c', 'v\nw\nu']],
      [8, false],
      [9, ['5', 'e', 's\nt']],
    ]);
    const lines = Array.from({ length: 40 }, () => 'text');
    expect(await read(['id_number,name', '1,"a', ...lines, '2,b', ''].join('\n'))).toHaveLength(42);
  });

  test('an overlong row is left out, and the next is read', async () => {
    const limits = { ...SOURCE_LIMITS, rowLengthMax: 1000 };
    expect(await read(`id_number,name\n1,"${'x'.repeat(100_000)}\n2,b`, { limits })).toMatchObject([
      { line: 2, ok: false, detail: 'the row is too long' },
      { line: 3, ok: true },
    ]);
  });

  test.each([
    ['name,photo\na,b\n', 'idNumber'],
    ['11010519491231002X,张三\n', 'idNumber, realName'],
  ])('a heading that lacks a column is reported: %j', async (content, missing) => {
    await expect(read(content)).rejects.toThrow(`lacks ${missing}`);
  });

  test.each([
    '姓 名,身份证号',
    '*姓　名,公民身份号码（必填）',
    '姓名*,身份证号:',
    'Name (required),ID Number',
    '姓名,居民身份证号',
    'name,身份證號碼',
    '姓名(name),身份证号(id_number)',
    '姓名 Name,身份证号 ID Number',
    '1.姓名,2、身份证号',
  ])('the heading %s is read', async (heading) => {
    expect(await read(`${heading}\n张三,11010519491231002X\n`)).toMatchObject([{ ok: true }]);
  });

  test.each(['姓名,身份证号,姓名 Name', '姓名,身份证号,*姓名', '1.姓名,1.身份证号,2.姓名,2.身份证号'])(
    'two spellings of one column are told: %s',
    async (heading) => {
      const cells = heading.split(',').map((column) => (column.includes('身份证') ? '11010519491231002X' : '张三'));
      await expect(read(`${heading}\n${cells.join()}\n`)).rejects.toThrow('two columns of the first line are named');
    },
  );

  test('a column of another spelling of the name is not the name', async () => {
    for (const heading of ['姓名（拼音）', '姓名 Pinyin', '姓名(photo)'])
      await expect(read(`${heading},身份证号\nZhang San,11010519491231002X\n`)).rejects.toThrow('lacks realName');
  });

  test.each(['[{"id_number":"1","name":"张三"}]\n', '{"id_number":"1","name":"张三"}\n'])(
    'JSON in place of a table is an error that says what to do: %s',
    async (content) => {
      await expect(read(content)).rejects.toThrow('the file is JSON: give it as CSV UTF-8');
    },
  );

  test.each(['utf16le', 'utf16be'])(
    '%s without a mark is read, also with a character that ends in a zero',
    async (name) => {
      const bytes = Buffer.from('身份证号,姓名\r\n11010519491231002X,张一\r\n', 'utf16le');
      const rows = await read(name === 'utf16be' ? bytes.swap16() : bytes, { encoding: 'auto' });
      expect(rows).toMatchObject([{ ok: true, fields: { 姓名: '张一' } }]);
    },
  );

  test('a file from which no row was read is an error that says what to do', async () => {
    await expect(read('')).rejects.toThrow('the file is empty: it needs a heading, id_number,name,photo');
    await expect(read('id_number,name\n')).rejects.toThrow('no row was read from the file');
    await expect(read('', { format: 'ndjson' })).rejects.toThrow('no row was read from the file');
  });

  test('a roster as a spreadsheet saves it is read', async () => {
    const roster = '"身份证号"\t"姓名"\r\n="11010519491231002X"\t 张三 \r\n\'11010519491231002X\t"张三\u{3000}"\r\n';
    const bytes = Buffer.concat([Buffer.from('fffe', 'hex'), Buffer.from(roster, 'utf16le')]);
    const rows = await read(bytes, { encoding: 'auto' });
    for (const row of rows)
      expect(row.ok && readPersonRow(row.fields, NOW_MS)).toMatchObject({
        idNumber: '11010519491231002X',
        realName: '张三',
      });
    expect(rows).toHaveLength(2);
  });

  test('a number that a spreadsheet rounded is reported, with what to do', async () => {
    const [row] = await read('id_number,name\n1.10105E+17,张三\n');
    expect(row?.ok && readPersonRow(row.fields, NOW_MS)).toEqual({
      refusal: 'number-rounded',
      detail: 'a spreadsheet rounded the id number: format the column as text, fill it again and export it again',
    });
  });

  test('no message quotes a row', async () => {
    const rows = await read(
      'id_number,name\n11010519491231002X,"张三"x\n11010519491231002X,"张三\n11010519491231002X\n1,a\n',
    );
    expect(rows).toHaveLength(4);
    expect(JSON.stringify(rows)).not.toMatch(/11010519491231002X|张三/);
  });
});

describe('ndjson', () => {
  test('fields that are not read may be of any type, as exporters of databases write them', async () => {
    const line = '{"_id":{"$oid":"65"},"tags":["a"],"isNew":true,"id_number":"11010519491231002X","name":"张三"}';
    expect(await read(line, { format: 'ndjson' })).toEqual([
      { line: 1, ok: true, fields: { id_number: '11010519491231002X', name: '张三' } },
    ]);
  });

  const ndjson = (content: string, limits = SOURCE_LIMITS) => read(content, { format: 'ndjson', limits });

  test('JSON Lines hold an object in each line', async () => {
    expect(await ndjson('\u{feff}{"name":"张三","idcard":110105194912310020}\n\n{"姓名":null}\r\n')).toEqual([
      { line: 1, ok: true, fields: { name: '张三', idcard: '110105194912310020' } },
      { line: 3, ok: true, fields: { 姓名: '' } },
    ]);
  });

  test.each(['{', '"x"', 'null', '{"name":{}}', '{"name":["x"]}'])('%s is a damaged row', async (content) => {
    expect(await ndjson(`${content}\n{"name":"b"}`)).toMatchObject([
      { line: 1, ok: false },
      { line: 2, ok: true },
    ]);
    await expect(ndjson(content)).rejects.toThrow(/^no row of the file can be read. Line 1: the row is not/);
  });

  test.each(['[]', '[{"name":"a"},\n{"name":"b"}]', '\u{feff}\n [\n{"name":"a"}\n]'])(
    'the array %j is an error that says what to do',
    async (content) => {
      await expect(ndjson(content)).rejects.toThrow('the file is one JSON array, and JSON Lines need');
    },
  );

  test('a name that was UTF-8 and read as GB18030 is refused', async () => {
    const rows = await ndjson('{"name":"李四"}\n{"name":"鏉庡洓"}');
    expect(rows.map(({ ok }) => ok)).toEqual([true, false]);
  });

  test('an overlong line is left out, and the next is read', async () => {
    const limits = { ...SOURCE_LIMITS, rowLengthMax: 100 };
    expect(await ndjson(`{"name":"${'x'.repeat(100_000)}"}\n{"name":"b"}`, limits)).toEqual([
      { line: 1, ok: false, detail: 'the row is too long' },
      { line: 2, ok: true, fields: { name: 'b' } },
    ]);
  });

  test('lines come out whole however the file is cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 20 }), async (names) => {
        const rows = await ndjson(names.map((name) => JSON.stringify({ name })).join('\n'));
        expect(rows.map((row) => row.ok && row.fields['name'])).toEqual(names);
      }),
    );
  });
});

test.each([
  [{ bytesMax: 10 }, 'more than 10 bytes'],
  [{ rowsMax: 1 }, 'more than 1 rows'],
])('a file beyond its bounds ends the import: %j', async (limits, message) => {
  const content = 'id_number,name\n1,a\n2,b\n';
  await expect(read(content, { limits: { ...SOURCE_LIMITS, ...limits } })).rejects.toThrow(message);
});

test.each([
  [{}, 'number-missing'],
  [{ id_number: '11010519491231002X' }, 'name-missing'],
  [{ id_number: '1.10105E+17', name: '张三' }, 'number-rounded'],
  [{ id_number: '110105194912313000', name: '张三' }, 'number-rounded'],
  [{ id_number: '1101051949123100', name: '张三' }, 'number-malformed'],
  [{ id_number: '11010519491231OO2X', name: '张三' }, 'number-not-digits'],
  [{ id_number: '110105194912310000', name: '张三' }, 'number-no-such-serial'],
  [{ id_number: '110105194912310021', name: '张三' }, 'number-wrong-check-character'],
  [{ id_number: '11010519490230002X', name: '张三' }, 'number-no-such-day'],
  // Born on the day after the import in China, and in 2099.
  [{ id_number: '110105202606020013', name: '张三' }, 'number-impossible-birthday'],
  [{ id_number: '110105209901010012', name: '张三' }, 'number-impossible-birthday'],
  [{ id_number: '99010519491231002X', name: '张三' }, 'number-unknown-province'],
  [{ id_number: '11010519491231002X', name: 'Zhang' }, 'name-malformed'],
])('%j is refused as %s', (fields, refusal) => {
  expect(readPersonRow(fields as Record<string, string>, NOW_MS)).toMatchObject({ refusal });
});

test('a person who was born on the day of the import is read', () => {
  const row = readPersonRow({ id_number: '110105202606010018', name: '张三' }, NOW_MS);
  expect(row).toMatchObject({ idNumber: '110105202606010018' });
});

test('without a name of its own, a photo is looked for under the number as it was written', () => {
  const row = readPersonRow({ ID_Number: ' 110105491231002 ', 姓名: '张三', photo: '' }, NOW_MS);
  expect(row).toMatchObject({ idNumber: '11010519491231002X' });
  expect(row).toHaveProperty('photos', [expect.arrayContaining(['110105491231002.jpg', '110105491231002.PNG'])]);
});
