import { hash } from 'node:crypto';

/** Turns a canonical identifier of one purpose into its pseudonym: 32 hex, keyed, the same for the life of a site. */
export type Pseudonymizer = (purpose: string, canonical: string) => string;

/**
 * Makes the pseudonyms of a site from keys that its keyed digest gives (SiteSecrets.mac), one a purpose: HMAC-SHA-256
 * (RFC 2104), cut to 128 bits. A request needs some ten of them, and node:crypto's one-shot digests are thrice as fast
 * as its Hmac objects.
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
    // As text, bytes leave and enter without a buffer of their own.
    outer.write(hash('sha256', Buffer.concat([inner, Buffer.from(text)]), 'binary'), BLOCK_BYTES, 'latin1');
    return hash('sha256', outer);
  };
}
