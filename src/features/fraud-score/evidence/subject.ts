import { deviceForms } from '../../../identity/device-identity.ts';
import { digestForms, splitForm, type DigestForm } from '../../../identity/digest-forms.ts';
import { idNumberSpellings, type IdNumber } from '../../../identity/id-number.ts';
import { assert } from '../../../kernel/assert.ts';
import { md5Hex, type DigestKind } from '../../../kernel/digests.ts';
import { blindIndexOfDigest, type IdentifierKind } from '../../../platform/secrets/blind-index.ts';
import type { RealName } from '../../../identity/real-name.ts';
import { nameSpellings } from '../../../identity/same-name.ts';
import type { SiteSecrets } from '../../../platform/secrets/site-secrets.ts';

/** The kinds of identifier under which evidence, queries, links and outcomes are kept. */
export type SubjectKind = IdentifierKind;

/** Identifies a subject in the store: 32 hex digits of its blind index. Keys of different kinds are never equal. */
export type SubjectKey = string & { readonly __brand: 'SubjectKey' };

/** An identifier that a caller or a file gave, turned into keys. */
export interface Subject {
  readonly kind: SubjectKind;
  readonly form: 'plain' | DigestKind;
  /** Key of the md5 form, if that is known. Otherwise the key of the given digest. */
  readonly key: SubjectKey;
  /** Keys of the other forms, if the plain text is known. What was kept under them belongs to `key`. */
  readonly aliases: readonly SubjectKey[];
}

/** An identifier in plain (its canonical form), or a digest of it in hex. */
export interface GivenIdentifier {
  readonly form: 'plain' | DigestKind;
  readonly text: string;
}

/**
 * Makes the keys of an identifier, so that plain text, md5, sha256 and SM3 of one number are one subject. Everything is
 * kept under the md5 key. A plain device may itself be a digest, which its form does not tell. Throws an Error if a
 * digest is malformed.
 */
export function subjectOf(secrets: Pick<SiteSecrets, 'mac'>, kind: SubjectKind, given: GivenIdentifier): Subject {
  const { form, text } = given;
  return subjectOfForms(secrets, kind, { form, forms: form === 'plain' ? formsOf(kind, text) : [`${form}:${text}`] });
}

/** The subject of an identifier that has these digests, of which the first names it. */
export function subjectOfForms(
  secrets: Pick<SiteSecrets, 'mac'>,
  kind: SubjectKind,
  { form, forms }: { readonly form: Subject['form']; readonly forms: readonly DigestForm[] },
): Subject {
  const [key, ...aliases] = forms.map((digest) => keyOf(secrets, kind, digest));
  assert(key !== undefined, 'an identifier has a form');
  return { kind, form, key, aliases };
}

/** The subject of a digest in the spelling of lists and risk decisions. */
export function subjectOfDigest(secrets: Pick<SiteSecrets, 'mac'>, kind: SubjectKind, digest: DigestForm): Subject {
  const { kind: form, hex } = splitForm(digest);
  return subjectOf(secrets, kind, { form, text: hex });
}

/**
 * Every digest under which a plain identifier may be sent. The md5 of its canonical form comes first. For a name that is
 * the text that all of its spellings have in common.
 */
function formsOf(kind: SubjectKind, text: string): readonly DigestForm[] {
  switch (kind) {
    case 'name':
      // Names arrive only in plain or as md5.
      return nameSpellings(text as RealName).map((spelling): DigestForm => `md5:${md5Hex(spelling)}`);
    case 'device':
      return deviceForms(text);
    case 'id-number':
      return idNumberSpellings(text as IdNumber).flatMap((spelling) => digestForms(spelling));
    default:
      return digestForms(text);
  }
}

function keyOf(secrets: Pick<SiteSecrets, 'mac'>, kind: SubjectKind, digest: DigestForm): SubjectKey {
  return blindIndexOfDigest(secrets, kind, splitForm(digest)).slice(0, 32) as SubjectKey;
}
