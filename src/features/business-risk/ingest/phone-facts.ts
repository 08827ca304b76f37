import { md5Hex } from '../../../kernel/digests.ts';
import { readPhone, type Phone } from '../../../identity/phone.ts';

/** What a decision needs of a phone number. */
export interface PhoneFacts {
  /**
   * What its pseudonym is made of: `md5:` and 32 hex, or `sha256:` and 64 hex. Plain numbers take the md5 form, so that
   * they meet callers that send md5.
   */
  readonly name: string;
  /** Canonical text of a plain number that can exist; null otherwise. */
  readonly plain: string | null;
  /** First seven digits of a plain mainland number, which name carrier and place; null for digests and foreign numbers. */
  readonly prefix: string | null;
  /** Whether the number can exist; null for digests, which hide it. */
  readonly valid: boolean | null;
  /** Whether it is plain and of mainland China; null for digests. */
  readonly isMainland: boolean | null;
}

/** Reads a phone number, plain or as a digest. Null if the text is neither. */
export function phoneFacts(text: string): PhoneFacts | null {
  const phone = readPhone(text);
  return phone === null ? null : factsOf(phone);
}

function factsOf(phone: Phone): PhoneFacts {
  if (phone.form === 'md5') return { name: `md5:${phone.canonical}`, ...HIDDEN };
  if (phone.form !== 'plain') return { name: `sha256:${phone.canonical}`, ...HIDDEN };
  const isMainland = phone.place === 'mainland';
  const prefix = isMainland ? phone.canonical.slice(0, 7) : null;
  const plain = phone.exists ? phone.canonical : null;
  return { name: `md5:${md5Hex(phone.canonical)}`, plain, prefix, valid: phone.exists, isMainland };
}

const HIDDEN = { plain: null, prefix: null, valid: null, isMainland: null } as const;
