import { hash } from 'node:crypto';

/** The digests under which callers may send an identifier instead of its plain text. */
export const DIGEST_KINDS = ['md5', 'sha256', 'sm3'] as const;
/** The name of a digest, e.g. `sm3`. */
export type DigestKind = (typeof DIGEST_KINDS)[number];

/** Hex digits of a digest of each kind. */
export const DIGEST_HEX_LENGTH: Readonly<Record<DigestKind, number>> = { md5: 32, sha256: 64, sm3: 64 };

/**
 * Hashes text (as UTF-8) or bytes, and gives lower-case hex. md5 is supported because callers send it. It protects
 * nothing. Sources: RFC 1321, FIPS 180-4, GB/T 32905-2016.
 */
export function digestHex(kind: DigestKind, content: string | Uint8Array): string {
  return hash(kind, content, 'hex');
}

/** MD5 (RFC 1321) as 32 lower-case hex digits, e.g. `d41d8cd98f00b204e9800998ecf8427e` for empty text. */
export function md5Hex(content: string | Uint8Array): string {
  return digestHex('md5', content);
}

/** SHA-256 (FIPS 180-4) as 64 lower-case hex digits. */
export function sha256Hex(content: string | Uint8Array): string {
  return digestHex('sha256', content);
}

/** SM3 (GB/T 32905-2016) as 64 lower-case hex digits. */
export function sm3Hex(content: string | Uint8Array): string {
  return digestHex('sm3', content);
}
