import { parsePhoneNumberFromString } from 'libphonenumber-js/mobile';
import { readAnyDigest } from './digest-forms.ts';
import { mainlandDigits, phoneDigits } from './mobile-phone.ts';

/** A phone number, as far as its text reveals it. */
export type Phone = PlainPhone | HiddenPhone;

/** A phone number that is known in plain. */
export interface PlainPhone {
  readonly form: 'plain';
  /** 11 digits for mainland China, E.164 elsewhere, e.g. `+85291234567`. Digests are made from this text. */
  readonly canonical: string;
  readonly place: 'mainland' | 'abroad';
  /** Whether the number can exist: it lies in a range that is assigned to mobile subscribers, or it is valid abroad. */
  readonly exists: boolean;
}

/** A phone number of which only the digest is known. 64 digits may be SHA-256 or SM3. */
export interface HiddenPhone {
  readonly form: 'md5' | 'sha256 or sm3';
  /** Lower-case hex. */
  readonly canonical: string;
}

/**
 * Reads a phone number, plain or as a digest in hex. Gives `null` if the text is neither. This is the only reader of
 * phone numbers. Example: `00852-9123-4567` gives the canonical `+85291234567`.
 */
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

/** True for a full international number (`+852…`, `00852…`) that can exist outside mainland China. */
export function isForeignPhone(text: string): boolean {
  if (!/^(?:\+|00)/.test(phoneDigits(text) ?? '')) return false;
  const phone = readPhone(text);
  return phone?.form === 'plain' && phone.place === 'abroad' && phone.exists;
}

/**
 * A cache of whether a range, given by its first seven digits, is assigned to subscribers. It holds at most a million
 * ranges.
 */
const RANGES = new Map<string, boolean>();

/**
 * Ranges that the regulator (MIIT) has assigned and that the library's table lacks: 141, 144, 146, 148 and 149 for data
 * cards and machines, 1740 and 1741 for satellite and emergency telephones.
 */
const GIVEN_RANGES = /^(?:14[14689]|174[01])/;

/** Ranges that the regulator (MIIT) has assigned to virtual operators alone. They rent the network of another. */
const VIRTUAL_OPERATOR_RANGES = /^1(?:62|65|67|70|71)/;

/** Whether a mainland number, or its first digits, lies in a range that only virtual operators have. */
export function isOfVirtualOperator(digits: string): boolean {
  return VIRTUAL_OPERATOR_RANGES.test(digits);
}

/**
 * True for 11 digits in a range that the mainland's numbering plan assigns to mobile subscribers. The first seven
 * digits tell the range.
 */
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
