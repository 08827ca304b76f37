import { expect, test } from 'vitest';
import { isForeignPhone, isOfVirtualOperator, readPhone } from './phone.ts';

// The numbers of Hong Kong and of North America are those of their plans' own examples.
test.each([
  ['13800138000', '13800138000', 'mainland', true],
  ['+86 138-0013-8000', '13800138000', 'mainland', true],
  ['12012345678', '12012345678', 'mainland', false],
  ['10000000000', '10000000000', 'mainland', false],
  ['00852-9123-4567', '+85291234567', 'abroad', true],
  ['+852 9123 4567', '+85291234567', 'abroad', true],
  ['+0085291234567', '+85291234567', 'abroad', true],
  ['85291234567', '+85291234567', 'abroad', true],
  ['+1 201 555 0123', '+12015550123', 'abroad', true],
  // No country has the code 999.
  ['+99912345678', '+99912345678', 'abroad', false],
  ['0099912345678', '+99912345678', 'abroad', false],
  ['12345', '+12345', 'abroad', false],
])('%s is %s, %s, exists: %s', (text, canonical, place, exists) => {
  expect(readPhone(text)).toEqual({ form: 'plain', canonical, place, exists });
});

test.each(['', 'alice', '1234', '138*00138000'])('%j is no phone number', (text) => {
  expect(readPhone(text)).toBeNull();
});

test('a digest is a hidden number', () => {
  const md5 = 'd41d8cd98f00b204e9800998ecf8427e';
  expect(readPhone(md5.toUpperCase())).toEqual({ form: 'md5', canonical: md5 });
  expect(readPhone(md5 + md5)).toEqual({ form: 'sha256 or sm3', canonical: md5 + md5 });
});

// Ranges that the MIIT assigned: 141, 144, 146, 148, 149 to machines, 1740 and 1741 to satellite and emergency telephones.
test.each([
  ...['141', '144', '146', '148', '149', '1740', '1741', '138', '130', '199'].map((range) => [range, true] as const),
  ...['142', '143', '1742', '1743', '154', '120', '1141'].map((range) => [range, false] as const),
])('the range %s is assigned: %s', (range, exists) => {
  const text = range.padEnd(11, '1');
  // The second answer comes from the memory of ranges.
  for (const _ of [1, 2]) expect(readPhone(text)).toMatchObject({ canonical: text, exists });
});

test.each([
  ['+85291234567', true],
  ['0085291234567', true],
  ['(+852) 9123-4567', true],
  ['85291234567', false],
  ['+13800138000', false],
  ['+8613800138000', false],
  ['+99912345678', false],
  ['d41d8cd98f00b204e9800998ecf8427e', false],
  ['alice', false],
])('%s is a full number abroad: %s', (text, is) => {
  expect(isForeignPhone(text)).toBe(is);
});

test.each([
  ['16200138000', true],
  ['16500138000', true],
  ['16700138000', true],
  ['17000138000', true],
  ['17100138000', true],
  ['1700013', true],
  ['16600138000', false],
  ['17200138000', false],
  ['13800138000', false],
  ['19200138000', false],
])('%s is of a virtual operator: %s', (digits, is) => {
  expect(isOfVirtualOperator(digits)).toBe(is);
});
