import { expect, test } from 'vitest';
import { sha256Hex } from '../kernel/digests.ts';
import { PRIVATE_USE_IDEOGRAPHS, RADICAL_IDEOGRAPHS } from './han-equivalents.ts';

const codesOf = (pairs: string) =>
  pairs.split(' ').map((pair) => pair.split(':').map((hex) => Number.parseInt(hex, 16))) as [number, number][];

// Every Kangxi radical has a compatibility decomposition in UnicodeData.txt. For these five the character that looks
// alike, which EquivalentUnifiedIdeograph.txt gives, is the decomposition too, as it is for all others.
test('a Kangxi radical stands for its compatibility ideograph', () => {
  const radicals = codesOf(RADICAL_IDEOGRAPHS).filter(([from]) => from >= 0x2f00 && from <= 0x2fd5);
  expect(radicals).toHaveLength(214);
  const differ = radicals.filter(
    ([from, to]) => String.fromCodePoint(from).normalize('NFKC') !== String.fromCodePoint(to),
  );
  expect(differ).toEqual([]);
});

/*
 * The digests were taken when tools/han-equivalents.ts had made the tables from the files of Unicode 15.0.0 and the
 * Encoding Standard. If you make them anew, compare the tables pair by pair, and then write the new digests here.
 */
test('the tables are those that were made from the files, to the last pair', () => {
  expect(codesOf(RADICAL_IDEOGRAPHS)).toHaveLength(348);
  expect(sha256Hex(RADICAL_IDEOGRAPHS)).toBe('75c19adb94e15aadfe82997cd90934dde08db9c1d1698d0377f1119bd5641e12');
  expect(codesOf(PRIVATE_USE_IDEOGRAPHS)).toHaveLength(80);
  expect(sha256Hex(PRIVATE_USE_IDEOGRAPHS)).toBe('352b67f76158b2b7faf6d1a549d88168ca326205452f432ed1999eaaea8b6f37');
});
