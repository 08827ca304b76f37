import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { mainlandDigits, parseMobilePhone, phoneDigits } from './mobile-phone.ts';
import { isForeignPhone, readPhone } from './phone.ts';

test.each(['13800138000', '+8613800138000', '8613800138000', '008613800138000', '138 0013 8000', '138-0013-8000'])(
  '%s is one number',
  (text) => {
    expect(parseMobilePhone(text)).toBe('13800138000');
  },
);

test.each([
  '',
  '1380013800',
  '138001380000',
  '12012345678',
  '057188887777',
  '+85291234567',
  '13800138000x1',
  'tel:x',
  '1'.repeat(1e6),
])('%s is no mobile number of mainland China', (text) => {
  expect(parseMobilePhone(text)).toBeNull();
});

test('every prefix from 13 to 19 is read, and is its own canonical form', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^1[3-9]\d{9}$/), (phone) => {
      expect(parseMobilePhone(phone)).toBe(phone);
    }),
  );
});

test.each([
  ['+85291234567', true],
  ['0085291234567', true],
  ['+8613800138000', false],
  ['13800138000', false],
  ['91234567', false],
  ['+852', false],
  ['+99912345678', false],
])('%s is a foreign number: %s', (text, foreign) => {
  expect(isForeignPhone(text)).toBe(foreign);
});

// Ranges that the regulator assigned to satellite and emergency telephones and to machines, and their neighbours.
test.each([
  ['17400123456', true],
  ['17410123456', true],
  ['17420123456', false],
  ['14912345678', true],
  ['14112345678', true],
  ['14212345678', false],
])('%s lies in an assigned range: %s', (text, exists) => {
  expect(readPhone(text)).toEqual({ form: 'plain', canonical: text, place: 'mainland', exists });
});

test.each([
  ['12345', '12345'],
  ['1234', null],
  ['1234567890123456789012', '1234567890123456789012'],
  ['12345678901234567890123', null],
  ['+12345', '+12345'],
  ['1+2345', null],
  ['12345+', null],
  ['x12345', null],
  ['TEL:138 0013 8000', '13800138000'],
  ['13800138000tel:', null],
  // Every divider: dashes of all lengths, a minus sign, the katakana length mark, brackets, dots, slashes and tildes.
  ['1-3\u20148\u2212 0\u30fc0.1/3\u00b78\u20220\u22190\u22c50', '13800138000'],
  ['(138)[0]{0}1\u30fb3\u30028_0~0\u223c0', '13800138000'],
  ['138*00138000', null],
  ['138,00138000', null],
  ['13800138000'.padStart(200), '13800138000'],
  ['13800138000'.padStart(201), null],
])('the digits of %j are %s', (text, digits) => {
  expect(phoneDigits(text)).toBe(digits);
});

test.each([
  ['13800138000', '13800138000'],
  ['013800138000', '13800138000'],
  ['8613800138000', '13800138000'],
  ['86013800138000', '13800138000'],
  ['+8613800138000', '13800138000'],
  ['008613800138000', '13800138000'],
  ['+008613800138000', '13800138000'],
  // Codes of carriers: 17951 of China Mobile, 17909 of China Telecom, 12593, 11808. A zero may follow.
  ['1795113800138000', '13800138000'],
  ['17951013800138000', '13800138000'],
  ['1790913800138000', '13800138000'],
  ['1259313800138000', '13800138000'],
  ['1180813800138000', '13800138000'],
  // Every number of 11 digits that begins with 1, assigned or not.
  ['10000000000', '10000000000'],
  ['12012345678', '12012345678'],
  ['1795112012345678', null],
  ['1395113800138000', null],
  ['23800138000', null],
  ['1380013800', null],
  ['138001380000', null],
  ['+13800138000', null],
  ['8513800138000', null],
  ['0013800138000', null],
])('%s is the mainland number %s', (digits, number) => {
  expect(mainlandDigits(digits)).toBe(number);
});

test.each([
  ['13000000000', true],
  ['19999999999', true],
  ['12999999999', false],
  ['10000000000', false],
  ['20000000000', false],
])('%s is a mobile number: %s', (text, is) => {
  expect(parseMobilePhone(text)).toBe(is ? text : null);
  expect(parseMobilePhone(`+86${text}`)).toBe(is ? text : null);
});
