import { parsePhoneNumberFromString } from 'libphonenumber-js/mobile';
import { readAnyDigest } from './digest-forms.ts';
import { mainlandDigits, phoneDigits } from './mobile-phone.ts';

/** A phone number as far as its text allows to know it. */
export type Phone = PlainPhone | HiddenPhone;

export interface PlainPhone {
  readonly form: 'plain';
  /** 11 digits in mainland China, E.164 (`+85291234567`) elsewhere; what digests are made of. */
  readonly canonical: string;
  readonly place: 'mainland' | 'abroad';
  /** Whether the number can exist: in a range that is given to mobile subscribers, or valid abroad. */
  readonly exists: boolean;
}

/** A number that is hidden behind a digest: 64 digits may be SHA-256 or SM3. */
export interface HiddenPhone {
  readonly form: 'md5' | 'sha256 or sm3';
  /** Lower-case hex. */
  readonly canonical: string;
}

/** Reads a phone number, plain or as a digest in hex. Null if the text is neither. The only reader of phone numbers. */
export function readPhone(text: string): Phone | null {
  const digest = readAnyDigest(text);
  if (digest !== null) return digest;
  const digits = phoneDigits(text);
  if (digits === null) return null;
  const mainland = mainlandDigits(digits);
  if (mainland !== null)
    return { form: 'plain', canonical: mainland, place: 'mainland', exists: isMainlandMobile(mainland) };
  const international = digits.replace(/^(?:\+00|00|\+)?/, '+');
  const abroad = parsePhoneNumberFromString(international);
  const canonical = abroad?.number ?? international;
  return { form: 'plain', canonical, place: 'abroad', exists: abroad?.isValid() ?? false };
}

/** True for a full international number (`+852…`, `00852…`) that exists outside mainland China. */
export function isForeignPhone(text: string): boolean {
  if (!/^(?:\+|00)/.test(phoneDigits(text) ?? '')) return false;
  const phone = readPhone(text);
  return phone?.form === 'plain' && phone.place === 'abroad' && phone.exists;
}

/** Whether ranges are given to subscribers, by their first seven digits, as far as they were asked for: at most a million. */
const RANGES = new Map<string, boolean>();

/**
 * Ranges that the regulator (MIIT) has given out and the library's table lacks: 141, 144, 146, 148 and 149 for data cards
 * and machines, 1740 and 1741 for satellite and emergency telephones.
 */
const GIVEN_RANGES = /^(?:14[14689]|174[01])/;

/** 11 digits of a range that the mainland's numbering plan gives to mobile subscribers; it tells them by seven. */
function isMainlandMobile(digits: string): boolean {
  if (!/^1[3-9]\d{9}$/.test(digits)) return false;
  const range = digits.slice(0, 7);
  let known = RANGES.get(range);
  if (known === undefined) {
    known = GIVEN_RANGES.test(range) || (parsePhoneNumberFromString(digits, 'CN')?.isValid() ?? false);
    RANGES.set(range, known);
  }
  return known;
}
