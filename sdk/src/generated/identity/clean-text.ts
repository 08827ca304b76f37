// Copied from src/identity/clean-text.ts by tools/docs.ts.

import { present } from './assert.ts';
import { PRIVATE_USE_IDEOGRAPHS, RADICAL_IDEOGRAPHS } from './han-equivalents.ts';

/** Longest text that is read as an identifier, in UTF-16 units. It bounds the work spent on hostile input. */
export const IDENTIFIER_LENGTH_MAX = 200;

/**
 * Normalizes a text to what its reader sees. It removes invisible characters (default-ignorable ones, including
 * variation selectors) and surrounding blanks, and unifies the width. It replaces radicals and private-use characters
 * by their ideographs, and the digits of every script by 0 to 9. The result is composed (NFKC). Plain ASCII text is
 * only trimmed.
 *
 * Example: full-width `１３８\u{200b}` becomes `138`.
 *
 * Sources: UAX #44 (Default_Ignorable_Code_Point, Equivalent_Unified_Ideograph), UAX #15.
 */
export function cleanText(text: string): string {
  if (ASCII.test(text)) return text.trim();
  return text
    .replaceAll(IGNORABLE, '')
    .replaceAll(RADICAL_LIKE, (character) => EQUIVALENTS.get(character) ?? character)
    .normalize('NFKC')
    .replaceAll(IGNORABLE, '')
    .replaceAll(FOREIGN_DIGIT, digitOf)
    .replaceAll(NEXT_LINE, ' ')
    .trim();
}

/** Printable ASCII and blanks. */
const ASCII = /^[\t\n\r\x20-\x7e]*$/;
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;
/** CJK and Kangxi radicals, CJK strokes, the private use area. */
const RADICAL_LIKE = /[\u2e80-\u2fd5\u31c0-\u31ef\ue000-\uf8ff]/g;
const FOREIGN_DIGIT = /(?![0-9])\p{Nd}/gu;
/** The one blank of Unicode that JavaScript does not trim. */
const NEXT_LINE = '\u0085';

/**
 * Ideographs by the character that stands for them. A private-use character may stand for a radical, which in turn
 * stands for an ideograph.
 */
const EQUIVALENTS: ReadonlyMap<string, string> = readEquivalents();

function readEquivalents(): Map<string, string> {
  const radicals = new Map(readPairs(RADICAL_IDEOGRAPHS));
  const privateUse = readPairs(PRIVATE_USE_IDEOGRAPHS).map(([from, to]) => [from, radicals.get(to) ?? to] as const);
  return new Map([...radicals, ...privateUse]);
}

function readPairs(pairs: string): (readonly [string, string])[] {
  return pairs.split(' ').map((pair) => {
    const [from = '', to = ''] = pair.split(':').map((hex) => String.fromCodePoint(Number.parseInt(hex, 16)));
    return [from, to] as const;
  });
}

/**
 * Gives the value of a decimal digit of any script. Such digits come in runs of ten from 0 to 9, and one run may follow
 * another (UAX #44).
 */
function digitOf(digit: string): string {
  const code = present(digit.codePointAt(0));
  let start = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(start - 1))) start -= 1;
  return String((code - start) % 10);
}
