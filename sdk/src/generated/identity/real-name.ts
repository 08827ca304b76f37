// Copied from src/identity/real-name.ts by tools/docs.ts.

import { cleanText, IDENTIFIER_LENGTH_MAX } from './clean-text.ts';
import { isForeignResident, type IdNumber } from './id-number.ts';

/**
 * A person's name in the form that the server stores. A Han name has ideographs and `·`, no blanks. A Latin name, as on
 * the cards of foreigners, has capitals, with `'` and `.` inside words and one blank or `-` between words. Two
 * spellings of one Latin name may still differ in this form, so compare names with `isSameName` (same-name.ts), and index and digest
 * their `nameKey`.
 */
export type RealName = string & { readonly __brand: 'RealName' };

/**
 * Reads a name as a caller writes it. Gives `null` if it is not one. Han names have 2 to 30 ideographs, with single
 * dots inside transliterated ones. Latin names have letters, blanks, hyphens, apostrophes, dots and commas, and at
 * least two letters.
 *
 * It accepts radicals in place of ideographs, every width, invisible characters, blanks inside a Han name, and the
 * dots, dashes and apostrophes of other keyboards. It refuses other characters that only look like a name's. Example:
 * `买买提.阿里` gives `买买提·阿里`.
 */
export function parseRealName(text: string): RealName | null {
  if (text.length > IDENTIFIER_LENGTH_MAX) return null;
  // NFKC would decompose some of these signs, so they are replaced first.
  const signs = text.replaceAll(DOTS, '·').replaceAll(APOSTROPHES, "'");
  const name = cleanText(signs).replaceAll(DOTS, '·');
  const han = name.replaceAll(BLANKS, '').replaceAll(STROKES_FOR_DOTS, '·');
  if (HAN_NAME.test(han)) return han as RealName;
  return readLatinName(name);
}

/** True for a name in Latin letters. */
export function isLatinName(name: RealName): boolean {
  return /\p{Script=Latin}/u.test(name);
}

/**
 * Whether the holder of this number can have a name in this script. Only the cards of foreigners have names in Latin
 * letters. A Latin name of a resident is an invalid parameter, not a mismatch.
 */
export function mayBear(idNumber: IdNumber, name: RealName): boolean {
  return !isLatinName(name) || isForeignResident(idNumber);
}

/**
 * Gives the text that stands for a name in digests and indexes. For a Han name it is the name itself. For a Latin name
 * it is words of A to Z in alphabetical order, divided by one blank, so that case, marks on letters, hyphens,
 * apostrophes, dots and word order make no difference. Example: `O'BRIEN JEAN-LUC` gives `JEAN LUC OBRIEN`.
 */
export function nameKey(name: RealName): string {
  if (!isLatinName(name)) return name;
  const letters = [...name.normalize('NFKD').replaceAll(/[\p{M}']/gu, '')];
  const plain = letters.map((letter) => LETTERS_WITHOUT_MARKS[letter] ?? letter).join('');
  const words = plain.split(/[ .-]+/).filter((word) => word !== '');
  // The SDK has a copy of this file, which runs in environments without toSorted.
  // oxlint-disable-next-line unicorn/no-array-sort -- `words` is a list of this function's own
  return words.sort().join(' ');
}

/**
 * The dots in names of ethnic minorities: · and what keyboards, PDF files and other scripts offer instead. UTS #39
 * lists most of them as confusable with U+00B7, U+002E or U+3002.
 */
const DOTS =
  /[.\u00b7\u02d9\u0387\u06d4\u0701\u0702\u1427\u16eb\u2022\u2024\u2027\u2218\u2219\u22c5\u23fa\u25cf\u25e6\u26ab\u2981\u2b24\u2e30\u2e31\u2e33\u3002\u30fb\u318d\u119e\ua4f8\ua78f\ufe45\ufe52\uff0e\uff61\uff65\u{10101}\u{1f784}]/gu;
/** The stroke 丶, which keyboards offer for the dot. Between other ideographs it is no part of a name. */
const STROKES_FOR_DOTS = /(?<=\p{Unified_Ideograph})\u4e36(?=\p{Unified_Ideograph})/gu;
const APOSTROPHES = /[\u0060\u00b4\u02b9\u02bb\u02bc\u02bd\u2018\u2019\u201b\u2032\u2035\ua78c\uff07\uff40]/g;
const BLANKS = /\p{White_Space}/gu;
const HAN_NAME = /^(?=.{2,30}$)[\p{Unified_Ideograph}〇々]+(?:·[\p{Unified_Ideograph}〇々]+)*$/u;

/** Longest Latin name in characters: two lines of a card. */
const LATIN_LENGTH_MAX = 100;
const LATIN_LETTER = String.raw`\p{Script=Latin}\p{M}*`;
const LATIN_NAME = new RegExp(`^(?:${LATIN_LETTER})+(?:(?:\\.|'|\\. |' | '|-|\\.-| )(?:${LATIN_LETTER})+)*\\.?$`, 'u');

/** Letters with a mark that Unicode does not decompose, in the spelling of machine-readable documents (ICAO 9303-3). */
const LETTERS_WITHOUT_MARKS: Readonly<Record<string, string>> = {
  Æ: 'AE',
  Œ: 'OE',
  Ø: 'O',
  Ł: 'L',
  Đ: 'D',
  Ð: 'D',
  Ħ: 'H',
  Ŧ: 'T',
  Þ: 'TH',
  Ŋ: 'N',
  Ə: 'E',
  ẞ: 'SS',
  ſ: 'S',
};

function readLatinName(name: string): RealName | null {
  const latin = name
    .toUpperCase()
    .replaceAll('·', '.')
    .replaceAll(/[\p{Pd}\u2212]/gu, '-')
    .replaceAll(/,/g, ' ')
    .replaceAll(/\p{White_Space}+/gu, ' ')
    .replaceAll(/ ?- ?/g, '-')
    .trim()
    .normalize('NFC');
  if (latin.length > LATIN_LENGTH_MAX || !LATIN_NAME.test(latin)) return null;
  return latin.match(/\p{L}/gu)?.length === 1 ? null : (latin as RealName);
}
