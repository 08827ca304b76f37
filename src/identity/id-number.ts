import { assert } from '../kernel/assert.ts';

/**
 * A resident identity number in its one canonical form: 18 characters, check character upper-cased. A number of the
 * first generation (15 digits) is written out in full, so that both spellings of one person are the same text.
 */
export type IdNumber = string & { readonly __brand: 'IdNumber' };

/** What is wrong with a text that is no identity number. */
export type IdNumberProblem = 'malformed' | 'unknown-province' | 'no-such-day' | 'wrong-check-character';

/**
 * Reads an identity number as a caller writes it, 18 characters or 15 digits, or null where it is none: a province that
 * is not in GB/T 2260 (81, 82 and 83 are the residence permits of Hong Kong, Macao and Taiwan residents), a day that
 * the calendar does not have, or a check character that does not fit.
 * Source: GB 11643-1999, whose check character is ISO 7064 MOD 11-2.
 */
export function parseIdNumber(text: string): IdNumber | null {
  const full = fullForm(text);
  return problemOf(full) === null ? (full as IdNumber) : null;
}

/** Why a text is no identity number; null where it is one. */
export function idNumberProblem(text: string): IdNumberProblem | null {
  return problemOf(fullForm(text));
}

/**
 * Every spelling of a number that a caller may have digested: the canonical one, with a small x, and the 15 digits of
 * the first generation where the number can have had them.
 */
export function idNumberSpellings(idNumber: IdNumber): readonly string[] {
  const small = idNumber.toLowerCase();
  const short = idNumber.slice(0, 6) + idNumber.slice(8, 17);
  return [...new Set([idNumber, small, ...(fullForm(short) === idNumber ? [short] : [])])];
}

/** The ISO 7064 MOD 11-2 check character, 0 to 9 or X, of the first 17 digits of an identity number. */
export function checkCharacter(digits: string): string {
  assert(/^\d{17}$/.test(digits), 'a check character is made of 17 digits');
  const remainder = [...digits].reduce((carry, digit) => ((carry + Number(digit)) * 2) % 11, 0);
  return CHECK_CHARACTERS.charAt((12 - remainder) % 11);
}

const FIRST_GENERATION = /^\d{15}$/;
const SECOND_GENERATION = /^\d{17}[\dX]$/;
/** By value: X stands for 10. */
const CHECK_CHARACTERS = '0123456789X';
const FIRST_YEAR = 1850;
const LAST_YEAR = 2099;

const PROVINCES: ReadonlySet<string> = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(' '),
);

function fullForm(text: string): string {
  return FIRST_GENERATION.test(text) ? fromFirstGeneration(text) : text.toUpperCase();
}

function problemOf(full: string): IdNumberProblem | null {
  if (!SECOND_GENERATION.test(full) || full.slice(14, 17) === '000') return 'malformed';
  if (!PROVINCES.has(full.slice(0, 2))) return 'unknown-province';
  if (!isCalendarDay(Number(full.slice(6, 10)), Number(full.slice(10, 12)), Number(full.slice(12, 14))))
    return 'no-such-day';
  return full.charAt(17) === checkCharacter(full.slice(0, 17)) ? null : 'wrong-check-character';
}

/** Serial numbers 996 to 999 were kept for people who were a hundred years old, hence born before 1900. */
function fromFirstGeneration(text: string): string {
  const century = Number(text.slice(12)) >= 996 ? '18' : '19';
  const digits = text.slice(0, 6) + century + text.slice(6);
  return digits + checkCharacter(digits);
}

function isCalendarDay(year: number, month: number, day: number): boolean {
  if (year < FIRST_YEAR || year > LAST_YEAR || day < 1) return false;
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
