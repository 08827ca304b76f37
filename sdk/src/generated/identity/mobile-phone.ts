// Copied from src/identity/mobile-phone.ts by tools/docs.ts.

import { cleanText, IDENTIFIER_LENGTH_MAX } from './clean-text.ts';

/** A mobile number of mainland China in its one canonical form: 11 digits, no country code. */
export type MobilePhone = string & { readonly __brand: 'MobilePhone' };

/**
 * Reads a mobile number of mainland China as a caller writes it. Gives `null` if it is not one. The number may have the
 * country code (+86, 0086, 86), a zero or the code of a carrier (17951) before it, any width and script, and blanks,
 * dashes, dots, slashes and brackets between its digits. Example: `+86 138-0013-8000` gives `13800138000`.
 *
 * All prefixes from 13 to 19 are read, because the regulator assigns prefixes faster than a table can follow.
 */
export function parseMobilePhone(text: string): MobilePhone | null {
  // Most callers send the canonical form itself.
  if (MOBILE.test(text)) return text as MobilePhone;
  const number = mainlandDigits(phoneDigits(text) ?? '');
  return number !== null && MOBILE.test(number) ? (number as MobilePhone) : null;
}

/**
 * Gives the digits of a phone number without dividers, with a leading + if it has one. Gives `null` if the text holds a
 * character that no phone number has, or more than 22 digits. E.164 allows 15 digits, but address books put the codes
 * of trunks and carriers in front, e.g. `0086 0 17951 0` before 11 digits.
 */
export function phoneDigits(text: string): string | null {
  if (text.length > IDENTIFIER_LENGTH_MAX) return null;
  const digits = cleanText(text).replace(/^tel:/i, '').replaceAll(DIVIDERS, '');
  return /^\+?\d{5,22}$/.test(digits) ? digits : null;
}

/**
 * Gives the 11 digits of a mainland number that begins with 1, as every mobile number does, assigned or not. `null` for
 * other numbers. `digits` comes from `phoneDigits`.
 */
export function mainlandDigits(digits: string): string | null {
  const national = /^(?:(?:\+|00|\+00)?86)?0?(1\d+)$/.exec(digits)?.[1]?.replace(CARRIER_BEFORE_MOBILE, '');
  return national?.length === 11 ? national : null;
}

/**
 * The code of a carrier that is dialled before a mobile number to make the call cheaper, e.g. 17951, and that stays in
 * address books. Source: the national prefix for parsing in China's entry of libphonenumber's metadata.
 */
const CARRIER_BEFORE_MOBILE = /^1(?:[12]\d|79)\d\d0?(?=1[3-9]\d{9}$)/;

/** Blanks, dashes (including a minus sign and the katakana length mark), brackets, dots, slashes and tildes. */
const DIVIDERS = /[\p{White_Space}\p{Pd}\p{Ps}\p{Pe}\u2212\u30fc./·•‧∙⋅・。_~\u223c]/gu;
const MOBILE = /^1[3-9]\d{9}$/;
