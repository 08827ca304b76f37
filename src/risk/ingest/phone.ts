import { hash } from 'node:crypto';
import { parsePhoneNumberFromString } from 'libphonenumber-js/mobile';

/** A phone number as far as its text allows to know it. */
export interface PhoneIdentity {
  /**
   * `md5:` and 32 hex, or `sha256:` and 64 hex. Plain numbers take the md5 form, so that they meet callers that send
   * md5; a number only ever seen as sha256 cannot be joined with its md5.
   */
  readonly canonical: string;
  /** First seven digits of a plain mainland number, which name carrier and place; null for digests and foreign numbers. */
  readonly prefix: string | null;
  /** Whether the number can exist; null for digests, which hide it. */
  readonly valid: boolean | null;
}

/** Reads a phone number, plain (with or without +86) or as md5 or sha256 hex. Null where the text is neither. */
export function readPhone(text: string): PhoneIdentity | null {
  const trimmed = text.trim();
  if (/^[0-9a-f]{32}$/i.test(trimmed)) return { canonical: `md5:${trimmed.toLowerCase()}`, prefix: null, valid: null };
  if (/^[0-9a-f]{64}$/i.test(trimmed))
    return { canonical: `sha256:${trimmed.toLowerCase()}`, prefix: null, valid: null };
  const digits = trimmed.replace(/[\s()-]/g, '');
  if (!/^\+?\d{5,20}$/.test(digits)) return null;
  const mainland = /^(?:\+?86|0086)?(1\d{10})$/.exec(digits)?.[1];
  if (mainland !== undefined)
    return { canonical: canonical(mainland), prefix: mainland.slice(0, 7), valid: isMainlandMobile(mainland) };
  const foreign = parsePhoneNumberFromString(digits.startsWith('+') ? digits : `+${digits}`);
  return { canonical: canonical(foreign?.number ?? digits), prefix: null, valid: foreign?.isValid() ?? false };
}

/** Whether ranges are the plan's, by their first seven digits, as far as they were asked for: at most a million. */
const RANGES = new Map<string, boolean>();

/** 11 digits of a range that the mainland's numbering plan gives to mobile subscribers; it tells them by seven. */
export function isMainlandMobile(digits: string): boolean {
  if (!/^1[3-9]\d{9}$/.test(digits)) return false;
  const range = digits.slice(0, 7);
  let known = RANGES.get(range);
  if (known === undefined) RANGES.set(range, (known = parsePhoneNumberFromString(digits, 'CN')?.isValid() ?? false));
  return known;
}

function canonical(number: string): string {
  return `md5:${hash('md5', number)}`;
}
