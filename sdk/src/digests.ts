import { md5 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { parseIdNumber } from './generated/identity/id-number.ts';
import { parseMobilePhone, phoneDigits } from './generated/identity/mobile-phone.ts';
import { nameKey, parseRealName } from './generated/identity/real-name.ts';
import { sm3 } from './sm3.ts';

/** The digests that may be sent instead of the plain text of an identifier. */
export type DigestKind = 'md5' | 'sha256' | 'sm3';

const HASHES = { md5, sha256, sm3 } as const;

/** A digest of the UTF-8 bytes of a text, in lower-case hex. */
export function digestOf(kind: DigestKind, text: string): string {
  return hex(HASHES[kind](new TextEncoder().encode(text)));
}

/**
 * An id number in the form in which servers digest it: 18 characters with an upper-case X, e.g. `11010519491231002X`
 * for `110105 19491231 002x`. A text that is not an id number is only trimmed.
 */
export function canonicalIdNumber(text: string): string {
  return parseIdNumber(text) ?? text.trim();
}

/**
 * A phone number in the form in which servers digest it. A mobile number of mainland China is its 11 digits. Any other
 * is `+`, country code and number without blanks, e.g. `+85291234567`. A text that is not a phone number is only
 * trimmed.
 */
export function canonicalPhone(text: string): string {
  return parseMobilePhone(text) ?? phoneDigits(text)?.replace(/^00/, '+') ?? text.trim();
}

/**
 * A name in the form in which servers digest it. A Chinese name is its ideographs and `·` without blanks. A Latin name
 * is its words in capitals and alphabetical order, e.g. `JEAN LUC OBRIEN`. A text that is not a name is only trimmed.
 */
export function canonicalName(text: string): string {
  const name = parseRealName(text);
  return name === null ? text.trim() : nameKey(name);
}

/** Bytes as lower-case hex. For example, `hex(Uint8Array.of(1, 255))` gives `01ff`. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
