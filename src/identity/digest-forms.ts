import { DIGEST_HEX_LENGTH, DIGEST_KINDS, digestHex, type DigestKind } from '../kernel/digests.ts';
import { cleanText, IDENTIFIER_LENGTH_MAX } from './clean-text.ts';

/** A digest of an identifier's canonical text, with its kind: `md5:`, `sha256:` or `sm3:`, then lower-case hex. */
export type DigestForm = `${DigestKind}:${string}`;

/** Reads a digest of a known kind, in either case. `null` if the text is no such digest. */
export function readDigest(kind: DigestKind, text: string): string | null {
  const hex = readHex(text);
  return hex?.length === DIGEST_HEX_LENGTH[kind] ? hex : null;
}

/**
 * Reads a digest of unknown kind. Only its length tells the kind: 32 digits are MD5, 64 digits are SHA-256 or SM3.
 * `null` if the text is no digest.
 */
export function readAnyDigest(
  text: string,
): { readonly form: 'md5' | 'sha256 or sm3'; readonly canonical: string } | null {
  const hex = readHex(text);
  if (hex?.length === DIGEST_HEX_LENGTH.md5) return { form: 'md5', canonical: hex };
  return hex?.length === DIGEST_HEX_LENGTH.sha256 ? { form: 'sha256 or sm3', canonical: hex } : null;
}

/**
 * Gives every digest under which an identifier may be sent, MD5 first. `plain` is its canonical text.
 *
 * @param kinds only these digests are made, if they are given
 */
export function digestForms(plain: string, kinds: readonly DigestKind[] = DIGEST_KINDS): DigestForm[] {
  return kinds.map((kind): DigestForm => `${kind}:${digestHex(kind, plain)}`);
}

/** Gives what a digest of unknown kind may be: one form for 32 digits, two forms for 64. */
export function digestFormsOf({ form, canonical }: NonNullable<ReturnType<typeof readAnyDigest>>): DigestForm[] {
  return form === 'md5' ? [`md5:${canonical}`] : [`sha256:${canonical}`, `sm3:${canonical}`];
}

/** Splits a form into its kind and its hex digits, e.g. `md5:d41d…` into `md5` and `d41d…`. */
export function splitForm(form: DigestForm): { readonly kind: DigestKind; readonly hex: string } {
  const at = form.indexOf(':');
  return { kind: form.slice(0, at) as DigestKind, hex: form.slice(at + 1) };
}

function readHex(text: string): string | null {
  if (text.length > IDENTIFIER_LENGTH_MAX) return null;
  const hex = cleanText(text).toLowerCase();
  return /^[0-9a-f]+$/.test(hex) ? hex : null;
}
