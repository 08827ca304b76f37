import { sha256Hex } from '../../../kernel/digests.ts';
import { draftProblem, termsOf, type DraftTerms, type ListAuthor } from './list-draft.ts';
import type { ListEntry, ListKind } from './list-entry.ts';
import { told } from '../../../kernel/told.ts';

/**
 * What an operator says to list entities of decisions by the pseudonyms under which decisions keep them. No plain text
 * is needed.
 */
export interface KeyDraft extends DraftTerms {
  /** At most LISTED_KEYS_MAX. */
  readonly keys: readonly EntityKey[];
  /**
   * Names the act, e.g. the id of a case and how often it was resolved. An act that is done again, because a process died
   * halfway, adds no second entry.
   */
  readonly reference: string;
}

/** An account, phone, device or address, by the pseudonym under which decisions keep it (RiskEvent.keys). */
export interface EntityKey {
  readonly kind: ListKind;
  /** 32 hex digits. */
  readonly key: string;
}

/** The most entities that are listed at once. */
export const LISTED_KEYS_MAX = 200;
const SHOWN_DIGITS = 12;

/**
 * The part of a pseudonym that is shown, so that people can tell entities apart. For example, the pseudonym
 * `3f2a9c01b7d44e5f8a6b7c8d9e0f1a2b` is shown as `#3f2a9c01b7d4`.
 */
export function shownKey(key: string): string {
  return `#${key.slice(0, SHOWN_DIGITS)}`;
}

/** The entries of a draft, or what is wrong with it. */
export type KeyDraftResult =
  { readonly ok: true; readonly entries: readonly ListEntry[] } | { readonly ok: false; readonly problem: string };

/** Makes an entry for each entity of a draft, or says what is wrong with the draft. */
export function draftEntriesOfKeys(draft: KeyDraft, author: Omit<ListAuthor, 'nextId'>): KeyDraftResult {
  const { list, reference } = draft;
  if (draft.keys.length === 0 || draft.keys.length > LISTED_KEYS_MAX)
    return draftProblem(told`keys must be 1 to ${LISTED_KEYS_MAX} accounts, phones, devices or addresses`);
  if (draft.keys.some(({ key }) => !/^[0-9a-f]{32}$/.test(key)))
    return draftProblem(told`a key must be a pseudonym of 32 hex digits`);
  const terms = termsOf(draft, author);
  if (!terms.ok) return terms;
  const keys = new Map(draft.keys.map(({ kind, key }) => [`${kind}:${key}`, { kind, key }]));
  const entries = [...keys.values()].map(({ kind, key }): ListEntry => {
    const id = `entry-${sha256Hex(JSON.stringify([reference, list, kind, key])).slice(0, 24)}`;
    return { id, kind, key, form: 'pseudonym', otherKeys: [], shown: shownKey(key), ...terms.terms };
  });
  return { ok: true, entries };
}
