import type { ListedKind } from '../../../identity/identifier-forms.ts';
import type { DigestKind } from '../../../kernel/digests.ts';

/** One entry of the allow- or block-list. */
export interface ListEntry {
  readonly id: string;
  readonly list: 'allow' | 'block';
  readonly kind: ListKind;
  /** What is matched: the pseudonym of a digest, or for addresses a CIDR block in canonical text. */
  readonly key: string;
  /** Which digest of an identifier the key stands for; null for addresses. */
  readonly form: DigestKind | null;
  /**
   * Pseudonyms of the other digests under which the identifier may be sent: of all of them if it was listed in plain.
   * Entries that early releases kept have none.
   */
  readonly otherKeys: readonly FormKey[];
  /** What may be shown of it: a masked identifier, or the CIDR block. */
  readonly shown: string;
  /** Null for every scene. */
  readonly scene: string | null;
  /** Null for every app. */
  readonly appId: string | null;
  readonly startMs: number;
  /** Null for no end; the entry no longer holds at this time. */
  readonly endMs: number | null;
  readonly note: string;
  readonly createdBy: string;
  readonly createdAtMs: number;
}

/** The pseudonym of one digest of an identifier. */
export interface FormKey {
  readonly form: DigestKind;
  readonly key: string;
}

export type ListKind = ListedKind | 'address';
export const LIST_KINDS = ['account', 'phone', 'device', 'address'] as const satisfies readonly ListKind[];

/** That an entry applied to a decision, and how it can be found again. */
export interface ListHit {
  readonly entryId: string;
  readonly list: 'allow' | 'block';
  readonly kind: ListKind;
  readonly shown: string;
}

/** An identifier with all but its ends hidden: enough to recognise one's own entry by. */
export function masked(text: string): string {
  if (text.length <= 4) return '*'.repeat(text.length);
  const shown = Math.min(Math.floor(text.length / 3), 4);
  return `${text.slice(0, shown)}${'*'.repeat(text.length - 2 * shown)}${text.slice(-shown)}`;
}
