import { md5 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { parseIdNumber } from './generated/identity/id-number.ts';
import { parseMobilePhone, phoneDigits } from './generated/identity/mobile-phone.ts';
import { nameKey, parseRealName } from './generated/identity/real-name.ts';
import { sm3 } from './sm3.ts';

/** The digests under which an identifier may be sent in the place of its plain text. */
export type DigestKind = 'md5' | 'sha256' | 'sm3';

const HASHES = { md5, sha256, sm3 } as const;

/** A digest of the UTF-8 bytes of a text, lower-case hex. */
export function digestOf(kind: DigestKind, text: string): string {
  return hex(HASHES[kind](new TextEncoder().encode(text)));
}

/** An id number as servers digest it: 18 characters, X upper-case. A text that is no id number comes back trimmed. */
export function canonicalIdNumber(text: string): string {
  return parseIdNumber(text) ?? text.trim();
}

/**
 * A phone number as servers digest it: the 11 digits of a mobile number of mainland China, else `+`, country code and
 * number without blanks (`+85291234567`). A text that is no phone number comes back trimmed.
 */
export function canonicalPhone(text: string): string {
  return parseMobilePhone(text) ?? phoneDigits(text)?.replace(/^00/, '+') ?? text.trim();
}

/**
 * A name as servers digest it: ideographs and `·` without blanks; of a Latin name the words in capitals and alphabetical
 * order (`JEAN LUC OBRIEN`). A text that is no name comes back trimmed.
 */
export function canonicalName(text: string): string {
  const name = parseRealName(text);
  return name === null ? text.trim() : nameKey(name);
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
