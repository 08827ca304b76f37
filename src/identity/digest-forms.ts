import { DIGEST_HEX_LENGTH, DIGEST_KINDS, digestHex, type DigestKind } from '../kernel/digests.ts';
import { cleanText, IDENTIFIER_LENGTH_MAX } from './clean-text.ts';

/** A digest of an identifier's canonical text with its kind: `md5:`, `sha256:` or `sm3:` and lower-case hex. */
export type DigestForm = `${DigestKind}:${string}`;

/** A digest as callers send it, in either case, made canonical; null if it is none of that kind. */
export function readDigest(kind: DigestKind, text: string): string | null {
  const hex = readHex(text);
  return hex?.length === DIGEST_HEX_LENGTH[kind] ? hex : null;
}

/** A digest whose kind only its length tells: 32 digits are MD5, 64 digits SHA-256 or SM3. Null if the text is none. */
export function readAnyDigest(
  text: string,
): { readonly form: 'md5' | 'sha256 or sm3'; readonly canonical: string } | null {
  const hex = readHex(text);
  if (hex?.length === DIGEST_HEX_LENGTH.md5) return { form: 'md5', canonical: hex };
  return hex?.length === DIGEST_HEX_LENGTH.sha256 ? { form: 'sha256 or sm3', canonical: hex } : null;
}

/** Every digest under which an identifier may be sent, MD5 first. `plain` is its canonical text. */
export function digestForms(plain: string): DigestForm[] {
  return DIGEST_KINDS.map((kind): DigestForm => `${kind}:${digestHex(kind, plain)}`);
}

/** What a digest of unknown kind may be: one form for 32 digits, two for 64. */
export function digestFormsOf({ form, canonical }: NonNullable<ReturnType<typeof readAnyDigest>>): DigestForm[] {
  return form === 'md5' ? [`md5:${canonical}`] : [`sha256:${canonical}`, `sm3:${canonical}`];
}

/** Takes a form apart. */
export function splitForm(form: DigestForm): { readonly kind: DigestKind; readonly hex: string } {
  const at = form.indexOf(':');
  return { kind: form.slice(0, at) as DigestKind, hex: form.slice(at + 1) };
}

function readHex(text: string): string | null {
  if (text.length > IDENTIFIER_LENGTH_MAX) return null;
  const hex = cleanText(text).toLowerCase();
  return /^[0-9a-f]+$/.test(hex) ? hex : null;
}
