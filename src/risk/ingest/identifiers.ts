import { hash } from 'node:crypto';
import { readDeviceIdentity } from '../../identity/device-identity.ts';

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

/** What lists are kept by. */
export type IdentifierKind = 'account' | 'phone' | 'device';

/**
 * The digests under which one identifier can be listed: `md5:<hex>` and, where the plain text is known,
 * `sha256:<hex>`. A text that is itself such a digest stands for its plain text.
 */
export function identifierForms(kind: IdentifierKind, text: string): string[] {
  const trimmed = text.trim();
  if (/^[0-9a-f]{32}$/i.test(trimmed)) return [`md5:${trimmed.toLowerCase()}`];
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return [`sha256:${trimmed.toLowerCase()}`];
  if (kind === 'device') return [`md5:${readDeviceIdentity(trimmed).md5}`, `sha256:${hash('sha256', trimmed)}`];
  const plain = plainForm(kind, trimmed);
  return [`md5:${hash('md5', plain)}`, `sha256:${hash('sha256', plain)}`];
}

/** A phone number loses its country code and separators, also where it serves as an account name. */
function plainForm(kind: IdentifierKind, text: string): string {
  const mainland = /^(?:\+?86|0086)?(1[3-9]\d{9})$/.exec(text.replace(/[\s()-]/g, ''))?.[1];
  return mainland ?? (kind === 'phone' ? text.replace(/[\s()-]/g, '') : text);
}
