import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseMobilePhone } from './mobile-phone.ts';
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
