import { expect, test } from 'vitest';
import { checkDecodable } from './mmdb-budget.ts';

/** Bytes of values by hand, as the format's specification writes them. */
const text = (value: string) => Buffer.concat([Buffer.from([0x40 | value.length]), Buffer.from(value)]);
const check = (bytes: readonly Buffer[], values: number, size = 100, at = 0) => {
  checkDecodable(Buffer.concat(bytes), at, 0, { values, bytes: size });
};

test('values of a map are counted with its names', () => {
  const map = [Buffer.from([0xe2]), text('a'), Buffer.from([0xc1, 7]), text('b'), Buffer.from([0x01, 0x07])];
  expect(() => check(map, 5)).not.toThrow();
  expect(() => check(map, 4)).toThrow('a value is too large');
});

test('bytes of texts are counted', () => {
  expect(() => check([text('abcd')], 1, 4)).not.toThrow();
  expect(() => check([text('abcd')], 1, 3)).toThrow('a value is too large');
});

test('what a pointer leads to is counted each time', () => {
  // An array of three pointers to the text behind it: 1 + 3 + 3 values, and 3 times 2 bytes.
  const array = [Buffer.from([0x03, 0x04, 0x20, 8, 0x20, 8, 0x20, 8]), text('xy')];
  expect(() => check(array, 7, 6)).not.toThrow();
  expect(() => check(array, 6, 6)).toThrow('a value is too large');
  expect(() => check(array, 7, 5)).toThrow('a value is too large');
});

test('pointers of every length are followed to their place', () => {
  const pointers: readonly (readonly [readonly number[], number])[] = [
    [[0x21, 0x02], 0x102],
    [[0x29, 0x00, 0x01], 2_048 + 0x1_00_01],
    [[0x31, 0x00, 0x00, 0x01], 526_336 + 0x1_00_00_01],
    [[0x38, 0x00, 0x01, 0x00, 0x00], 0x1_00_00],
  ];
  for (const [pointer, to] of pointers) {
    const file = Buffer.alloc(to + 4, 0xff);
    Buffer.from(pointer).copy(file);
    text('abc').copy(file, to);
    expect(() => checkDecodable(file, 0, 0, { values: 2, bytes: 3 })).not.toThrow();
    expect(() => checkDecodable(file, 0, 0, { values: 2, bytes: 2 })).toThrow('a value is too large');
  }
});

test('an array is refused by its size, before its elements are read', () => {
  expect(() => check([Buffer.from([0x1f, 0x04, 0xff, 0xff, 0xff])], 1_000)).toThrow('a value is too large');
});

test('a pointer to itself, and a value beyond the end, are refused', () => {
  expect(() => check([Buffer.from([0x20, 0])], 1_000)).toThrow('a value nests too deeply');
  expect(() => check([Buffer.from([0xe1])], 1_000)).toThrow(RangeError);
  expect(() => check([text('a')], 1_000, 100, 9)).toThrow(RangeError);
});
