import { hash } from 'node:crypto';
import { readDeviceIdentity } from './device-identity.ts';

/** Turns a canonical identifier of one purpose into its pseudonym: 32 hex, keyed, the same for the life of a site. */
export type Pseudonymizer = (purpose: string, canonical: string) => string;

/** Makes the pseudonyms of a site from its keyed digest (SiteSecrets.mac). */
export function createPseudonymizer(mac: (purpose: string, text: string) => Uint8Array): Pseudonymizer {
  return (purpose, canonical) => Buffer.from(mac(`risk.${purpose}`, canonical)).toString('hex', 0, 16);
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
