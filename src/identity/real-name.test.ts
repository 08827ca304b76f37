import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRealName, type RealName } from './real-name.ts';
import { isSameName } from './same-name.ts';

test.each([
  ['张三', '张三'],
  [' 张三\n', '张三'],
  ['张 三', '张三'],
  ['bob', 'BOB'],
  ['买买提•阿里', '买买提·阿里'],
  ['买买提丶阿里', '买买提·阿里'],
  ['买买提⼂阿里', '买买提·阿里'],
  ['买买提.阿里.木', '买买提·阿里·木'],
  ['𠮷野', '𠮷野'],
  ['〇〇', '〇〇'],
  // NFC turns a compatibility ideograph into the unified one.
  ['\u{f9b2}四', '\u{96f6}四'],
])('%j is %j', (text, name) => {
  expect(parseRealName(text)).toBe(name);
});

test.each(['', '张', '张3', '·张三', '张三·', '张··三', '张\u0000三', '张'.repeat(31), '张'.repeat(1_000_000)])(
  '%j is not a name',
  (text) => {
    expect(parseRealName(text)).toBeNull();
  },
);

test('every text that is read becomes canonical and reads the same again', () => {
  const han = fc.constantFrom('张', '王', '龘', '𠮷', '·', '.', ' ', 'a');
  fc.assert(
    fc.property(fc.string({ unit: han, maxLength: 40 }), (text) => {
      const name = parseRealName(text);
      if (name === null) return;
      expect(name).toMatch(/^(?:[\p{Script=Han}·]{2,30}|A[A '.-]*A\.?)$/u);
      expect(parseRealName(name)).toBe(name);
    }),
  );
});

test.each([
  ['SMITH JOHN', 'SMITHJOHM'],
  ['SMITH JOHN', 'SMITH'],
  ['SMITH JOHN', 'SMITHJOHNS'],
  ['ANN AB', 'ANNA B'],
  ['MÜLLER JAN', 'MÖLLER JAN'],
  ['MUELLER JAN', 'MULLER JAN'],
  ["O'BRIEN JEAN-LUC", 'OBRIEN JAENLUC'],
  ["O'BRIEN JEAN-LUC", 'OBRIEN JEANLUCA'],
  ["O'BRIEN JEAN-LUC", 'O BREIN JEAN LUC'],
  [`${'A '.repeat(40)}B`, `${'A'.repeat(40)}B`],
])('%s and %s are two names', (kept, asked) => {
  expect(isSameName(parseRealName(kept) as RealName, parseRealName(asked) as RealName)).toBe(false);
});
