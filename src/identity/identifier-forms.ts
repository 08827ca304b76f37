import { deviceForms, soughtDeviceForms } from './device-identity.ts';
import type { DigestKind } from '../kernel/digests.ts';
import { digestForms, digestFormsOf, readAnyDigest, type DigestForm } from './digest-forms.ts';
import { parseMobilePhone } from './mobile-phone.ts';
import { readPhone } from './phone.ts';

/** The kinds of identifiers that lists and evidence of the risk decision hold. */
export type ListedKind = 'account' | 'phone' | 'device';

/**
 * Gives the digests under which one identifier can be listed. A plain identifier gives all three kinds, MD5 first,
 * however it is spelled. A text that is itself a digest stands for its plain text. If it has 64 digits, it may be
 * SHA-256 or SM3, so it gives both.
 *
 * @param made only these digests are made of a plain identifier, if they are given
 */
export function identifierForms(kind: ListedKind, text: string, made?: readonly DigestKind[]): DigestForm[] {
  if (kind === 'device') return deviceForms(text, made);
  const digest = readAnyDigest(text);
  return digest === null ? digestForms(plainForm(kind, text), made) : digestFormsOf(digest);
}

/**
 * Gives the digests under which to look for an identifier. A device may be spelled like a digest or like another kind
 * of device, so these can be more than those under which it is listed.
 *
 * @param made only these digests are made of a plain identifier, if they are given
 */
export function soughtForms(kind: ListedKind, text: string, made?: readonly DigestKind[]): DigestForm[] {
  return kind === 'device' ? soughtDeviceForms(text, made) : identifierForms(kind, text, made);
}

/**
 * Gives the canonical text of an identifier. A phone number is read as one, also if it serves as an account's name.
 * Other account names belong to the app and stay as they are, except that letters with marks are composed (NFC): a name
 * that is typed on another device may have them decomposed.
 */
function plainForm(kind: 'account' | 'phone', text: string): string {
  if (kind === 'account') return parseMobilePhone(text) ?? text.trim().normalize('NFC');
  const phone = readPhone(text);
  return phone?.form === 'plain' ? phone.canonical : text.trim();
}
