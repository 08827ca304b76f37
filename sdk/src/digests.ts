import { md5 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { sm3 } from './sm3.ts';

/** The digests under which an identifier may be sent in the place of its plain text. */
export type DigestKind = 'md5' | 'sha256' | 'sm3';

const HASHES = { md5, sha256, sm3 } as const;

/** A digest of the UTF-8 bytes of a text, lower-case hex. */
export function digestOf(kind: DigestKind, text: string): string {
  return hex(HASHES[kind](new TextEncoder().encode(text)));
}

/** An id number as servers digest it: 18 characters, X upper-case. */
export function canonicalIdNumber(text: string): string {
  return text.trim().toUpperCase();
}

/** A mobile number as servers digest it: 11 digits, without the country code. */
export function canonicalPhone(text: string): string {
  return text.replace(/[\s-]/g, '').replace(/^(?:\+|00)?86(?=1\d{10}$)/, '');
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
