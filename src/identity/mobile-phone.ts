import { cleanText, IDENTIFIER_LENGTH_MAX } from './clean-text.ts';

/** A mobile number of mainland China in its one canonical form: 11 digits, no country code. */
export type MobilePhone = string & { readonly __brand: 'MobilePhone' };

/**
 * Reads a mobile number of mainland China as a caller writes it, or null if it is none: with or without the country code
 * (+86, 0086, 86) or a zero before it, in every width and script, and with the blanks, dashes, dots, slashes and brackets
 * that people divide numbers with. Prefixes 13 to 19 are all read: the regulator hands new ones out faster than a table
 * follows.
 */
export function parseMobilePhone(text: string): MobilePhone | null {
  // The canonical form itself, which nearly everybody sends.
  if (MOBILE.test(text)) return text as MobilePhone;
  const number = mainlandDigits(phoneDigits(text) ?? '');
  return number !== null && MOBILE.test(number) ? (number as MobilePhone) : null;
}

/**
 * The digits of a phone number without what divides them, with a leading + if it has one; null if the text holds anything
 * that no phone number has, or more than 20 digits. E.164 allows 15; some systems put a trunk or an access code before.
 */
export function phoneDigits(text: string): string | null {
  if (text.length > IDENTIFIER_LENGTH_MAX) return null;
  const digits = cleanText(text).replace(/^tel:/i, '').replaceAll(DIVIDERS, '');
  return /^\+?\d{5,20}$/.test(digits) ? digits : null;
}

/**
 * The 11 digits of a mainland number that begins with 1 like every mobile number does, assigned or not; null for others.
 * `digits` comes from `phoneDigits`.
 */
export function mainlandDigits(digits: string): string | null {
  return /^(?:(?:\+|00|\+00)?86)?0?(1\d{10})$/.exec(digits)?.[1] ?? null;
}

/** Blanks, dashes (a minus sign and the katakana length mark among them), brackets, dots, slashes and tildes. */
const DIVIDERS = /[\p{White_Space}\p{Pd}\p{Ps}\p{Pe}\u2212\u30fc./·•‧∙⋅・。_~\u223c]/gu;
const MOBILE = /^1[3-9]\d{9}$/;
