import { readDigest } from '../../identity/digest-forms.ts';
import { DIGEST_KINDS, digestHex, type DigestKind } from '../../kernel/digests.ts';
import type { SiteSecrets } from './site-secrets.ts';

/** What an identifier is; each kind has a key of its own, so that indexes of two kinds never meet. */
export type IdentifierKind = 'id-number' | 'phone' | 'name' | 'device' | 'account';

/**
 * What stands for an identifier wherever it is looked up: 64 hex digits. The same for the life of a site, and worth
 * nothing without its secrets: numbers are few enough that anyone could try all of them against a bare digest.
 */
export type BlindIndex = string & { readonly __brand: 'BlindIndex' };

/** The indexes of one plain identifier: one for each digest under which a caller may send it. */
export type BlindIndexes = Readonly<Record<DigestKind, BlindIndex>>;

/**
 * Indexes of an identifier known in plain. `canonical` is its one canonical form (IdNumber, MobilePhone, the
 * `nameKey` of a RealName): a digest of another spelling has another index.
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
 * Index of an identifier known only by a digest of its plain text: equal to that of the plain text.
 * Throws an Error where `hex` is no digest of that kind: check it before, with `readDigest`.
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
