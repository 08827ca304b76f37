import { hash } from 'node:crypto';

/** The digests under which callers may send an identifier instead of its plain text. */
export const DIGEST_KINDS = ['md5', 'sha256', 'sm3'] as const;
export type DigestKind = (typeof DIGEST_KINDS)[number];

/** Hex digits of a digest of each kind. */
export const DIGEST_HEX_LENGTH: Readonly<Record<DigestKind, number>> = { md5: 32, sha256: 64, sm3: 64 };

/**
 * A digest as lower-case hex; text is taken as UTF-8. md5 is here because callers send it, and protects nothing.
 * Sources: RFC 1321, FIPS 180-4, GB/T 32905-2016.
 */
export function digestHex(kind: DigestKind, content: string | Uint8Array): string {
  return hash(kind, content, 'hex');
}

/** RFC 1321, 32 lower-case hex digits. */
export function md5Hex(content: string | Uint8Array): string {
  return digestHex('md5', content);
}

/** FIPS 180-4, 64 lower-case hex digits. */
export function sha256Hex(content: string | Uint8Array): string {
  return digestHex('sha256', content);
}

/** GB/T 32905-2016, 64 lower-case hex digits. */
export function sm3Hex(content: string | Uint8Array): string {
  return digestHex('sm3', content);
}
