import { expect, test } from 'vitest';
import { z } from 'zod';
import { base64Bytes, idNumber, mobilePhone, readSentName, realName, switchAt } from './formats.ts';
import { problemOf } from './params.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);

test.each([
  ['a form field', '11010519491231002x'],
  ['a field with blanks around it', ' 11010519491231002X\n'],
  ['a decrypted field', utf8('11010519491231002X')],
])('an id number is read from %s', (_, value) => {
  expect(idNumber.parse(value)).toBe('11010519491231002X');
});

test.each([
  [['11010519491231002X']],
  [{}],
  [null],
  [undefined],
  [true],
  [1.5],
  [110105194912310020],
  [Uint8Array.of(0xff)],
])('an id number is not read from %j', (value) => {
  expect(idNumber.safeParse(value).success).toBe(false);
});

test('a phone may be a JSON number', () => {
  expect(mobilePhone.parse(13800138000)).toBe('13800138000');
});

// 张三, 张三丰 (its last byte was lost) and 王小明 in UTF-8, read as GBK.
test.each(['寮犱笁', '寮犱笁涓', '鐜嬪皬鏄', ' 寮犱笁 '])('%s was misread on its way, and is no name', (text) => {
  expect(readSentName(text)).toBe(null);
  expect(realName.safeParse(text).success).toBe(false);
});

test('a name may be the bytes of a decrypted field', () => {
  expect(realName.parse(utf8('买买提.阿里'))).toBe('买买提·阿里');
});

test.each([
  ['1', true],
  [1, true],
  ['0', false],
  ['true', false],
  [undefined, false],
  [{}, false],
])('a switch at 1 reads %j as %s', (value, on) => {
  expect(switchAt('1').parse(value)).toBe(on);
});

const photo = base64Bytes({ bytesMax: 8 });
const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0);

test.each([
  ['base64 text', Buffer.from(jpeg).toString('base64')],
  ['base64 text in the bytes of a file', utf8(Buffer.from(jpeg).toString('base64'))],
  ['the bytes themselves', jpeg],
])('a photo is read from %s', (_, value) => {
  expect([...photo.parse(value)]).toEqual([...jpeg]);
});

test.each<[string, unknown]>([
  ['empty', undefined],
  ['empty', ''],
  ['empty', new Uint8Array()],
  ['broken', '!'],
  ['broken', 12],
  ['broken', {}],
  ['too-big', 'A'.repeat(12)],
  ['too-big', new Uint8Array(9).fill(0xff)],
])('a photo is refused as %s: %j', (problem, value) => {
  const { error } = photo.safeParse(value);
  expect(error?.issues.map(problemOf)).toEqual([problem]);
});

test('a prefix is required and removed', () => {
  const video = base64Bytes({ bytesMax: 8, prefix: 'base64:' });
  expect([...video.parse('base64:/9j/4A==')]).toEqual([...jpeg]);
  expect(video.safeParse('/9j/4A==').error?.issues.map(problemOf)).toEqual(['no-prefix']);
  expect(video.safeParse('base64:').error?.issues.map(problemOf)).toEqual(['empty']);
});

test('every format says what a client may write', () => {
  const table = z.object({ idNumber, realName, mobilePhone, photo, on: switchAt('1') });
  expect(z.toJSONSchema(table, { io: 'input', unrepresentable: 'any' })).toMatchObject({
    properties: {
      idNumber: { type: 'string', maxLength: 200 },
      realName: { type: 'string' },
      mobilePhone: { type: 'string' },
      photo: { type: 'string', contentEncoding: 'base64' },
      on: { type: 'string' },
    },
  });
});
