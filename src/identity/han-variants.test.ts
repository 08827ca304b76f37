import { expect, test } from 'vitest';
import { sha256Hex } from '../kernel/digests.ts';
import { OTHER_FORMS, TRADITIONAL_FORMS } from './han-variants.ts';

/*
 * The digests were taken when tools/han-variants.ts had made the tables from Unihan 15.0.0 and opencc-js 1.4.2. If
 * you make them anew from other releases, compare the tables group by group, and then write the new digests here.
 */
test('the tables are those that were made from the Unicode files, to the last character', () => {
  expect(TRADITIONAL_FORMS.split(' ')).toHaveLength(2641);
  expect(sha256Hex(TRADITIONAL_FORMS)).toBe('e51effc50af5bd0ba455453f58e0712770c3cffd86ad5bfa41e7a87837d5e559');
  expect(OTHER_FORMS.split(' ')).toHaveLength(1446);
  expect(sha256Hex(OTHER_FORMS)).toBe('e7dffd8bc6d7caddc05b9df3cd0ffdda11a5d0b0ae29e977e6f7d763ef7b12dd');
});

// kTraditionalVariant of Unihan_Variants.txt: U+9648 has U+9673, U+53D1 has U+767C and U+9AEE, U+4E91 has U+4E91 and U+96F2.
test('characters have the traditional forms that Unihan gives them', () => {
  const groups = TRADITIONAL_FORMS.split(' ');
  expect(groups).toEqual(expect.arrayContaining(['陈陳', '发發髮', '云雲云', '台檯臺颱台']));
});
