import { DIGEST_KINDS, type DigestKind } from '../../kernel/digests.ts';
import { blindIndexOfDigest, blindIndexesOf, type IdentifierKind } from '../../platform/blind-index.ts';
import type { SiteSecrets } from '../../platform/site-secrets.ts';

/** What evidence, queries, links and outcomes are kept by. */
export type SubjectKind = IdentifierKind;

/** What stands for a subject in the store: 32 hex digits of its blind index. Kinds never meet. */
export type SubjectKey = string & { readonly __brand: 'SubjectKey' };

/** An identifier as a caller or a file gave it, made into keys. */
export interface Subject {
  readonly kind: SubjectKind;
  readonly form: 'plain' | DigestKind;
  /** Key of the md5 form, where that is known; else that of the digest given. */
  readonly key: SubjectKey;
  /** Keys of the other forms, where the plain text is known: what was kept under them belongs to `key`. */
  readonly aliases: readonly SubjectKey[];
}

/** An identifier in plain (its canonical form), or a digest of it in hex. */
export interface GivenIdentifier {
  readonly form: 'plain' | DigestKind;
  readonly text: string;
}

/**
 * Makes the keys of an identifier, so that plain text, md5, sha256 and SM3 of one number meet; the md5 key is the one
 * everything is kept by. Throws an Error where a digest is none of its kind.
 */
export function subjectOf(secrets: Pick<SiteSecrets, 'mac'>, kind: SubjectKind, given: GivenIdentifier): Subject {
  const { form, text } = given;
  if (form !== 'plain')
    return { kind, form, key: shorten(blindIndexOfDigest(secrets, kind, { kind: form, hex: text })), aliases: [] };
  if (kind === 'name') {
    // Names arrive in plain or as md5 alone.
    const indexes = blindIndexesOf(secrets, kind, text);
    return { kind, form, key: shorten(indexes.md5), aliases: [] };
  }
  const indexes = blindIndexesOf(secrets, kind, text);
  const [key, ...aliases] = DIGEST_KINDS.map((digest) => shorten(indexes[digest]));
  return { kind, form, key: key ?? shorten(indexes.md5), aliases };
}

/** The subject of a digest as lists and risk decisions write it: `md5:` or `sha256:` and hex. */
export function subjectOfDigest(secrets: Pick<SiteSecrets, 'mac'>, kind: SubjectKind, digest: string): Subject {
  const form = digest.startsWith('md5:') ? 'md5' : 'sha256';
  return subjectOf(secrets, kind, { form, text: digest.slice(form.length + 1) });
}

function shorten(index: string): SubjectKey {
  return index.slice(0, 32) as SubjectKey;
}
