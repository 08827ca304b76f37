// Copied from src/identity/id-number.ts by tools/docs.ts.

import { assert, present } from './assert.ts';
import { cleanText, IDENTIFIER_LENGTH_MAX } from './clean-text.ts';

/**
 * An identity number in its one canonical form: 18 characters with an upper-case check character, e.g.
 * `11010519491231002X`. A number of the first generation (15 digits) is written out in full, so that both spellings of
 * one person are the same text. Only the numbers of the first permanent residence cards have 15 characters here: three
 * capital letters and 12 digits.
 */
export type IdNumber = string & { readonly __brand: 'IdNumber' };

/**
 * Why a text is no identity number. `malformed`: it has another length. `not-digits`: its length is right, but it has a
 * character that may not stand there. `no-such-serial`: the serial number is 000, which is never given out.
 */
export type IdNumberProblem =
  'malformed' | 'not-digits' | 'no-such-serial' | 'unknown-province' | 'no-such-day' | 'wrong-check-character';

/**
 * The kinds of holders. Residents of the mainland. Residents of Hong Kong, Macao and Taiwan with a residence permit
 * (81, 82, 83). Foreigners with a permanent residence card (9, province, country), or with one of the first such cards
 * (three letters of the country).
 */
export type IdNumberKind = 'resident' | 'residence-permit' | 'foreign-resident' | 'foreign-resident-2004';

/**
 * Reads an identity number as a caller writes it. Gives `null` if the province is not in GB/T 2260, if the calendar
 * does not have the birthday, or if the check character does not fit. Blanks, full-width characters and invisible
 * characters do not matter. Example: ` 11010519491231002x ` gives `11010519491231002X`.
 *
 * Sources: GB 11643-1999, with the check character of ISO 7064 MOD 11-2. GA 2102-2023 for numbers that begin with 9:
 * the digit 9, the province that issued the card, the ISO 3166-1 number of the country, and then as in GB 11643. No
 * rule is published for the last digit of the first permanent residence cards, so it is not checked.
 */
export function parseIdNumber(text: string): IdNumber | null {
  const full = fullForm(text);
  return problemOf(full) === null ? (full as IdNumber) : null;
}

/** Tells why a text is no identity number. `null` if it is one. */
export function idNumberProblem(text: string): IdNumberProblem | null {
  return problemOf(fullForm(text));
}

/** Tells which kind of holder is given a number of this shape. */
export function idNumberKind(idNumber: IdNumber): IdNumberKind {
  if (idNumber.length === 15) return 'foreign-resident-2004';
  if (idNumber.startsWith('9')) return 'foreign-resident';
  return PERMIT_PROVINCES.has(idNumber.slice(0, 2)) ? 'residence-permit' : 'resident';
}

/** True for the numbers of foreigners. Their names are in Latin letters. */
export function isForeignResident(idNumber: IdNumber): boolean {
  return idNumberKind(idNumber).startsWith('foreign-resident');
}

/**
 * True for a text that gives an identity number away, so that it may not serve as a caller's own reference. The numbers
 * of the first permanent residence cards are left out, because references of three letters and twelve digits are
 * common.
 */
export function givesIdNumberAway(text: string): boolean {
  const idNumber = parseIdNumber(text);
  return idNumber !== null && idNumberKind(idNumber) !== 'foreign-resident-2004';
}

/**
 * Gives every spelling of a number that a caller may have digested: the canonical one, the one with a small x, and the
 * 15 digits of the first generation if the number can have had them.
 */
export function idNumberSpellings(idNumber: IdNumber): readonly string[] {
  const small = idNumber.toLowerCase();
  const short = idNumber.slice(0, 6) + idNumber.slice(8, 17);
  return [...new Set([idNumber, small, ...(fullForm(short) === idNumber ? [short] : [])])];
}

/**
 * Whether the holder can have been born by this moment. It is false for a birthday after today in China, or more than
 * 150 years ago. The numbers of the first permanent residence cards do not tell the century, so they always can.
 */
export function isBirthdayPossible(idNumber: IdNumber, nowMs: number): boolean {
  if (idNumber.length === 15) return true;
  const birthday = idNumber.slice(6, 14);
  const today = dayInChina(nowMs);
  // The order of texts YYYYMMDD is the order of days.
  const earliest = String(Number(today) - AGE_YEARS_MAX * 10_000);
  return birthday <= today && birthday >= earliest;
}

/**
 * Tells whether the holder has not completed so many years of life in China. They are complete from the day after the
 * birthday on. The numbers of the first permanent residence cards do not tell the century, so this is false for them.
 *
 * Source: 法释〔2006〕1号, article 2.
 */
export function isYoungerThan(idNumber: IdNumber, years: number, nowMs: number): boolean {
  if (idNumber.length === 15) return false;
  return idNumber.slice(6, 14) >= String(Number(dayInChina(nowMs)) - years * 10_000);
}

/** The day in China as YYYYMMDD. */
function dayInChina(nowMs: number): string {
  return new Date(nowMs + CHINA_OFFSET_MS).toISOString().slice(0, 10).replaceAll('-', '');
}

const AGE_YEARS_MAX = 150;
const CHINA_OFFSET_MS = 8 * 3_600_000;

/** Computes the ISO 7064 MOD 11-2 check character, 0 to 9 or X, of the first 17 digits of an identity number. */
export function checkCharacter(digits: string): string {
  assert(/^\d{17}$/.test(digits), 'a check character is made of 17 digits');
  const remainder = [...digits].reduce((carry, digit) => ((carry + Number(digit)) * 2) % 11, 0);
  return CHECK_CHARACTERS.charAt((12 - remainder) % 11);
}

/**
 * Numbers of foreigners and residence permits (since 2018) have had 18 digits from the start, so no number of 15 digits
 * begins with 9, 81, 82 or 83.
 */
const FIRST_GENERATION = /^(?:[1-7]|8(?![123]))\d{14}$/;
const SECOND_GENERATION = /^\d{17}[\dX]$/;
/** How many characters a number of either generation has. */
const LENGTHS: ReadonlySet<number> = new Set([15, 18]);
/** Three letters of the country, province and city, birthday in six digits, serial and check digit. */
const FIRST_FOREIGN_CARD = /^[A-Z]{3}\d{12}$/;
/** Indexed by value. X stands for 10. */
const CHECK_CHARACTERS = '0123456789X';
/** The oldest holders of the first cards, which were issued from 1984 on, were born after this year. */
const FIRST_YEAR = 1880;
const LAST_YEAR = 2099;

/** The provinces of GB/T 2260. */
const MAINLAND_PROVINCES: ReadonlySet<string> = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65'.split(' '),
);
const PERMIT_PROVINCES: ReadonlySet<string> = new Set(['81', '82', '83']);
const TAIWAN = '71';

function fullForm(text: string): string {
  if (text.length > IDENTIFIER_LENGTH_MAX) return '';
  const compact = cleanText(text)
    .replaceAll(/\p{White_Space}/gu, '')
    .toUpperCase();
  return FIRST_GENERATION.test(compact) ? fromFirstGeneration(compact) : compact;
}

function problemOf(full: string): IdNumberProblem | null {
  if (FIRST_FOREIGN_CARD.test(full)) return problemOfFirstForeignCard(full);
  if (!SECOND_GENERATION.test(full)) return LENGTHS.has(full.length) ? 'not-digits' : 'malformed';
  if (!isProvince(full)) return 'unknown-province';
  if (!isCalendarDay(Number(full.slice(6, 10)), Number(full.slice(10, 12)), Number(full.slice(12, 14))))
    return 'no-such-day';
  if (full.slice(14, 17) === '000') return 'no-such-serial';
  return full.charAt(17) === checkCharacter(full.slice(0, 17)) ? null : 'wrong-check-character';
}

function isProvince(full: string): boolean {
  if (full.startsWith('9')) return MAINLAND_PROVINCES.has(full.slice(1, 3));
  const province = full.slice(0, 2);
  return MAINLAND_PROVINCES.has(province) || PERMIT_PROVINCES.has(province) || province === TAIWAN;
}

function problemOfFirstForeignCard(number: string): IdNumberProblem | null {
  if (!MAINLAND_PROVINCES.has(number.slice(3, 5))) return 'unknown-province';
  const [year, month, day] = [number.slice(7, 9), number.slice(9, 11), number.slice(11, 13)].map(Number);
  const isDay = [1900, 2000].some((century) => isCalendarDay(century + present(year), present(month), present(day)));
  return isDay ? null : 'no-such-day';
}

/**
 * Writes out a number of the first generation in 18 characters. Serial numbers 996 to 999 were kept for people of a
 * hundred years, so their holders were born before 1900.
 */
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
