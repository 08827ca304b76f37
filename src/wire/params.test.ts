import { expect, test } from 'vitest';
import { base64Bytes, idNumber, realName, switchAt } from './formats.ts';
import { fields } from './params.ts';

const table = fields({
  name: { schema: realName, missing: { code: 1 }, invalid: { code: 2 } },
  number: { schema: idNumber, missing: { code: 1 }, invalid: { code: 3 } },
  photo: {
    schema: base64Bytes({ bytesMax: 3 }),
    missing: { code: 4, reason: 'empty' },
    invalid: { code: 4 },
    problems: { 'too-big': { code: 4, reason: 'too big' } },
  },
  wide: { schema: switchAt('1'), invalid: { code: 5 } },
});

const good = { name: '张三', number: '11010519491231002X', photo: 'AAAA' };

function refusal(raw: Record<string, unknown>) {
  const issue = table.schema.safeParse(raw, { reportInput: true }).error?.issues[0];
  if (!issue) throw new Error('was not refused');
  return table.refusalFor(issue, raw);
}

test('valid parameters are read, and parameters outside the table are dropped', () => {
  expect(table.schema.parse({ ...good, extra: 1 })).toEqual({
    name: '张三',
    number: '11010519491231002X',
    photo: Buffer.alloc(3),
    wide: false,
  });
});

test.each([
  [{ ...good, name: undefined }, { code: 1 }],
  [{ ...good, name: 'Bob', number: ' ' }, { code: 1 }],
  [{ ...good, name: '张3', number: '1' }, { code: 2 }],
  [{ ...good, number: '1' }, { code: 3 }],
  [
    { ...good, photo: null },
    { code: 4, reason: 'empty' },
  ],
  [{ ...good, photo: '!' }, { code: 4 }],
  [
    { ...good, photo: 'AAAAAAAA' },
    { code: 4, reason: 'too big' },
  ],
])('%j is refused with %j', (raw, expected) => {
  expect(refusal(raw)).toEqual(expected);
});

test('every refusal has a code that the table declares', () => {
  expect(table.codes).toEqual([1, 2, 3, 4, 5]);
});
