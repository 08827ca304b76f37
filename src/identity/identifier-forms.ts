import { deviceForms } from './device-identity.ts';
import { digestForms, digestFormsOf, readAnyDigest, type DigestForm } from './digest-forms.ts';
import { parseMobilePhone } from './mobile-phone.ts';
import { readPhone } from './phone.ts';

/** What lists and evidence of the risk decision are kept by. */
export type ListedKind = 'account' | 'phone' | 'device';

/**
 * The digests under which one identifier can be listed. A plain one gives all three kinds, MD5 first, whatever its
 * spelling. A text that is itself a digest stands for its plain text, and 64 digits may be SHA-256 or SM3.
 */
export function identifierForms(kind: ListedKind, text: string): DigestForm[] {
  if (kind === 'device') return deviceForms(text);
  const digest = readAnyDigest(text);
  return digest === null ? digestForms(plainForm(kind, text)) : digestFormsOf(digest);
}

/** A phone number is read as one, also if it serves as an account's name. Other names are the app's own, kept as they are. */
function plainForm(kind: 'account' | 'phone', text: string): string {
  if (kind === 'account') return parseMobilePhone(text) ?? text.trim();
  const phone = readPhone(text);
  return phone?.form === 'plain' ? phone.canonical : text.trim();
}
