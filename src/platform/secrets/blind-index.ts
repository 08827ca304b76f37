import { readDigest } from '../../identity/digest-forms.ts';
import { DIGEST_KINDS, digestHex, type DigestKind } from '../../kernel/digests.ts';
import type { SiteSecrets } from './site-secrets.ts';

/** The kind of an identifier. Each kind has its own key, so that indexes of two kinds never match. */
export type IdentifierKind = 'id-number' | 'phone' | 'name' | 'device' | 'account';

/**
 * Stands for an identifier in every lookup: 64 hex digits. It stays the same for the lifetime of a site, and is useless
 * without the site's secrets. A bare digest would not do, because there are few enough numbers to try all of them.
 */
export type BlindIndex = string & { readonly __brand: 'BlindIndex' };

/** The indexes of one plain identifier: one for each digest under which a caller may send it. */
export type BlindIndexes = Readonly<Record<DigestKind, BlindIndex>>;

/**
 * Computes the indexes of an identifier that is known in plain. `canonical` is its one canonical form (IdNumber,
 * MobilePhone, the `nameKey` of a RealName). Another spelling would have another index.
 */
export function blindIndexesOf(
  secrets: Pick<SiteSecrets, 'mac'>,
  kind: IdentifierKind,
  canonical: string,
): BlindIndexes {
  const [md5, sha256, sm3] = DIGEST_KINDS.map((digest) => {
    return blindIndexOfDigest(secrets, kind, { kind: digest, hex: digestHex(digest, canonical) });
  }) as [BlindIndex, BlindIndex, BlindIndex];
  return { md5, sha256, sm3 };
}

/**
 * Computes the index of an identifier of which only a digest is known. It equals the index of the plain text. Throws an
 * Error if `hex` is not a digest of that kind, so check it with `readDigest` first.
 */
export function blindIndexOfDigest(
  secrets: Pick<SiteSecrets, 'mac'>,
  kind: IdentifierKind,
  digest: { readonly kind: DigestKind; readonly hex: string },
): BlindIndex {
  const hex = readDigest(digest.kind, digest.hex);
  if (hex === null) throw new Error(`not a ${digest.kind} digest`);
  return Buffer.from(secrets.mac(`blind-index.${kind}`, `${digest.kind}:${hex}`)).toString('hex') as BlindIndex;
}
