import { md5Hex } from '../../../kernel/digests.ts';
import { readPhone, type Phone } from '../../../identity/phone.ts';

/** What a decision needs to know about a phone number. */
export interface PhoneFacts {
  /**
   * The text from which the pseudonym is made: `md5:` and 32 hex, or `sha256:` and 64 hex. A plain number takes the md5
   * form, so that it gets the same name as from callers that send the md5.
   */
  readonly name: string;
  /** Canonical text of a plain number that can exist. Null otherwise. */
  readonly plain: string | null;
  /**
   * First seven digits of a plain mainland number. They name carrier and place. Null for digests and foreign numbers.
   */
  readonly prefix: string | null;
  /** Whether the number can exist. Null for digests, which hide it. */
  readonly valid: boolean | null;
  /** Whether the number is plain and of mainland China. Null for digests. */
  readonly isMainland: boolean | null;
}

/**
 * Reads a phone number, either plain or as a digest. Null if the text is neither. For example, `138 0013 8000` has the
 * plain text `13800138000` and the prefix `1380013`.
 */
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
