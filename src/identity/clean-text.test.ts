import { expect, test } from 'vitest';
import { cleanText, IDENTIFIER_LENGTH_MAX } from './clean-text.ts';

test('a text of up to 200 characters is read', () => {
  expect(IDENTIFIER_LENGTH_MAX).toBe(200);
});

test.each([
  // The example of the function.
  ['１３８\u200b', '138'],
  [' abc\t\n', 'abc'],
  ['a b', 'a b'],
  ['', ''],
  // Blanks around, of other scripts too. U+0085 is a blank that no trim knows.
  ['\u3000张三\u00a0', '张三'],
  ['\u0085张三\u0085', '张三'],
  // Default-ignorable characters, some of which NFKC makes anew (UAX #44).
  ['张\u200b\u2060\ufeff\u00ad\ufe0f\u{e0100}三', '张三'],
  ['\u3164\uffa0张', '张'],
  // Full width and compatibility characters (UAX #15).
  ['ＡＢＣ', 'ABC'],
  ['①', '1'],
  ['e\u0301', '\u00e9'],
  // A radical, a stroke, a Kangxi radical, and a private-use character of GBK.
  ['\u2ed3', '\u957f'],
  ['\u31d0', '\u4e00'],
  ['\u2f00', '\u4e00'],
  ['\ue863', '\u4dae'],
  // A private-use character that stands for a radical, which stands for an ideograph (2E81 is 5382).
  ['\ue815', '\u5382'],
  // A private-use character that stands for nothing.
  ['\ue000', '\ue000'],
  // Digits: Arabic-Indic, Extended Arabic-Indic, Devanagari, Thai, mathematical bold.
  ['\u0660\u0669', '09'],
  ['\u06f0\u06f5', '05'],
  ['\u0966\u096f', '09'],
  ['\u0e51\u0e52', '12'],
  ['\u{1d7ce}\u{1d7d7}', '09'],
])('%j is %j', (text, clean) => {
  expect(cleanText(text)).toBe(clean);
});

// Adlam, Chakma and Mongolian digits, each from 0 to 9.
test.each([0x1e950, 0x11136, 0x1810])('the digits from U+%i on have their values', (zero) => {
  const digits = Array.from({ length: 10 }, (_, at) => String.fromCodePoint(zero + at)).join('');
  expect(cleanText(digits)).toBe('0123456789');
});
