import { hash } from 'node:crypto';

/**
 * Turns a canonical identifier into its pseudonym for one purpose: 32 hex digits, keyed, and stable for the life of a
 * site.
 */
export type Pseudonymizer = (purpose: string, canonical: string) => string;

/**
 * Makes the pseudonymizer of a site. The site's keyed digest (SiteSecrets.mac) gives one key for each purpose. A
 * pseudonym is HMAC-SHA-256 (RFC 2104), cut to 128 bits. A request needs about ten of them, and the one-shot digests of
 * node:crypto are three times as fast as its Hmac objects.
 */
export function createPseudonymizer(mac: (purpose: string, text: string) => Uint8Array): Pseudonymizer {
  const digests = new Map<string, (text: string) => string>();
  return (purpose, canonical) => {
    let digest = digests.get(purpose);
    if (digest === undefined) digests.set(purpose, (digest = createHmacSha256(mac(`risk.${purpose}`, 'pseudonyms'))));
    return digest(canonical).slice(0, 32);
  };
}

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;

/** HMAC-SHA-256 under a key of at most 64 bytes, as hex. */
export function createHmacSha256(key: Uint8Array): (text: string) => string {
  const padded = new Uint8Array(BLOCK_BYTES);
  padded.set(key);
  const inner = Buffer.from(padded.map((byte) => byte ^ 0x36));
  const outer = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES);
  outer.set(padded.map((byte) => byte ^ 0x5c));
  return (text) => {
    // The 'binary' and 'latin1' texts carry the bytes without allocating a buffer for them.
    outer.write(hash('sha256', Buffer.concat([inner, Buffer.from(text)]), 'binary'), BLOCK_BYTES, 'latin1');
    return hash('sha256', outer);
  };
}
