import { createHmacSha256 } from '../../../kernel/hmac-sha256.ts';

/**
 * Turns a canonical identifier into its pseudonym for one purpose: 32 hex digits, keyed, and stable for the life of a
 * site.
 */
export type Pseudonymizer = (purpose: string, canonical: string) => string;

/**
 * Makes the pseudonymizer of a site. The site's keyed digest (SiteSecrets.mac) gives one key for each purpose. A
 * pseudonym is HMAC-SHA-256, cut to 128 bits. A request needs about ten of them.
 */
export function createPseudonymizer(mac: (purpose: string, text: string) => Uint8Array): Pseudonymizer {
  const digests = new Map<string, (text: string) => string>();
  return (purpose, canonical) => {
    let digest = digests.get(purpose);
    if (digest === undefined) digests.set(purpose, (digest = createHmacSha256(mac(`risk.${purpose}`, 'pseudonyms'))));
    return digest(canonical).slice(0, 32);
  };
}
