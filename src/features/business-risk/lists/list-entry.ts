import type { ListedKind } from '../../../identity/identifier-forms.ts';
import { DIGEST_KINDS, type DigestKind } from '../../../kernel/digests.ts';

/** One entry of the allow-list, of the block-list, or of a list of the operator's own. */
export interface ListEntry {
  readonly id: string;
  /** `allow` and `block` settle decisions. Any other list only says what it holds, and rules read it. */
  readonly list: string;
  readonly kind: ListKind;
  /** What is matched: a pseudonym or, for addresses that were named, a CIDR block in canonical text. */
  readonly key: string;
  /**
   * Which digest of an identifier the key stands for, or `pseudonym` if the key is the one under which decisions keep
   * the account, phone, device or address. Null for CIDR blocks.
   */
  readonly form: ListedForm | null;
  /**
   * Pseudonyms of the other digests under which the identifier may be sent. If it was listed in plain, all of them are
   * here. Entries that early releases kept have none.
   */
  readonly otherKeys: readonly FormKey[];
  /** The form that may be shown: a masked identifier, the CIDR block, or the first digits of a pseudonym. */
  readonly shown: string;
  /** Null if the entry holds for every scene. */
  readonly scene: string | null;
  /** Null if the entry holds for every app. */
  readonly appId: string | null;
  readonly startMs: number;
  /** From this time on the entry no longer holds. Null if it has no end. */
  readonly endMs: number | null;
  readonly note: string;
  readonly createdBy: string;
  readonly createdAtMs: number;
}

/** What the key of an entry may stand for. */
export const LISTED_FORMS = [...DIGEST_KINDS, 'pseudonym'] as const;
/** One of `LISTED_FORMS`, e.g. `md5`. */
export type ListedForm = (typeof LISTED_FORMS)[number];

/** A name of a list, as rules read it behind `list_`. */
export const LIST_NAME = /^[a-z][a-z0-9_]{0,31}$/;

/** The pseudonym of one digest of an identifier. */
export interface FormKey {
  readonly form: DigestKind;
  readonly key: string;
}

/** The kind of value that an entry lists. */
export type ListKind = ListedKind | 'address';
export const LIST_KINDS = ['account', 'phone', 'device', 'address'] as const satisfies readonly ListKind[];

/** An entry that applied to a decision, with what is needed to find it again. */
export interface ListHit {
  readonly entryId: string;
  readonly list: string;
  readonly kind: ListKind;
  readonly shown: string;
}

/**
 * Hides all of an identifier but its ends. An operator can still recognise their own entry. For example,
 * `masked('13800138000')` gives `138*****000`.
 */
export function masked(text: string): string {
  if (text.length <= 4) return '*'.repeat(text.length);
  const shown = Math.min(Math.floor(text.length / 3), 4);
  return `${text.slice(0, shown)}${'*'.repeat(text.length - 2 * shown)}${text.slice(-shown)}`;
}
