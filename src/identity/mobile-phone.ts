import { parsePhoneNumberFromString } from 'libphonenumber-js/mobile';

/** A mobile number of mainland China in its one canonical form: 11 digits, no country code. */
export type MobilePhone = string & { readonly __brand: 'MobilePhone' };

/**
 * Reads a mobile number as a caller writes it (with or without +86, blanks, dashes), or null where it is none. Prefixes
 * 13 to 19 are all read: the regulator hands new ones out faster than a library's tables follow.
 */
export function parseMobilePhone(text: string): MobilePhone | null {
  if (text.length > TEXT_LENGTH_MAX) return null;
  // The canonical form itself, which nearly everybody sends; the library reads it as the same.
  if (MOBILE.test(text)) return text as MobilePhone;
  const phone = parsePhoneNumberFromString(text, { defaultCountry: 'CN', extract: false });
  if (phone?.countryCallingCode !== '86' || phone.ext !== undefined) return null;
  return MOBILE.test(phone.nationalNumber) ? (String(phone.nationalNumber) as MobilePhone) : null;
}

/** True for a full international number (`+852…`, `00852…`) that exists outside mainland China. */
export function isForeignPhone(text: string): boolean {
  if (text.length > TEXT_LENGTH_MAX || !/^\s*(?:\+|00)/.test(text)) return false;
  const phone = parsePhoneNumberFromString(text, { defaultCountry: 'CN', extract: false });
  return phone !== undefined && phone.countryCallingCode !== '86' && phone.isValid();
}

const TEXT_LENGTH_MAX = 40;
const MOBILE = /^1[3-9]\d{9}$/;
