import { loadLists } from './policy-loader.ts';
import type { PolicyHolder } from './risk-policy.ts';
import type { IdentifierLinks, PlainIdentifier } from '../ingest/identifier-links.ts';
import type { Pseudonymizer } from '../ingest/identifiers.ts';
import type { ListEntry } from '../lists/list-entry.ts';
import { draftEntriesOfKeys, type KeyDraft } from '../lists/key-draft.ts';
import { draftEntry, type DraftResult, type ListAuthor, type ListDraft } from '../lists/list-draft.ts';
import { exportEntries, importEntries, type ListImport } from '../lists/list-import.ts';
import type { ListStore } from '../lists/list-store.ts';

const EXPORT_PAGE = 1_000;

/** The ports of the list desk. */
export interface ListDeskDeps {
  readonly store: ListStore;
  readonly policy: PolicyHolder;
  readonly pseudonym: Pseudonymizer;
  /** Learns which digests belong to a phone or device that is listed in plain. */
  readonly identifiers: Pick<IdentifierLinks, 'learn'>;
}

/** What became of a wish to list entities by their pseudonyms. */
export type KeyedResult =
  | {
      readonly ok: true;
      readonly added: readonly ListEntry[];
      /** Entries that the same act added before. */
      readonly known: readonly ListEntry[];
    }
  | { readonly ok: false; readonly problem: string };

/**
 * Keeps the allow-list and the block-list. Every change takes effect for decisions that begin after it. All methods
 * throw Fault.
 */
export class ListDesk {
  readonly #store: ListStore;
  readonly #policy: PolicyHolder;
  readonly #pseudonym: Pseudonymizer;
  readonly #identifiers: ListDeskDeps['identifiers'];

  constructor({ store, policy, pseudonym, identifiers }: ListDeskDeps) {
    this.#store = store;
    this.#policy = policy;
    this.#pseudonym = pseudonym;
    this.#identifiers = identifiers;
  }

  page(after: string | null, limit: number): Promise<readonly ListEntry[]> {
    return this.#store.page(after, limit);
  }

  async add(draft: ListDraft, author: ListAuthor): Promise<DraftResult> {
    const made = draftEntry(draft, author, this.#pseudonym);
    if (made.ok) await this.#keep([made.entry], made.plain, author.nowMs);
    return made;
  }

  /**
   * Lists entities of decisions by their pseudonyms (RiskEvent.keys), without their plain text. They then apply to
   * requests in which a decision finds the same account, phone, device or address, in whatever form it is sent. If the
   * act that `reference` names was done before, its entries are not added again.
   */
  async addFromKeys(draft: KeyDraft, author: Omit<ListAuthor, 'nextId'>): Promise<KeyedResult> {
    const made = draftEntriesOfKeys(draft, author);
    if (!made.ok) return made;
    const added = new Set(await this.#store.addMissing(made.entries));
    if (added.size > 0) await this.#reload(author.nowMs);
    return {
      ok: true,
      added: made.entries.filter(({ id }) => added.has(id)),
      known: made.entries.filter(({ id }) => !added.has(id)),
    };
  }

  /** Adds the good rows of a CSV, all at once. Throws ListImportProblem if the text is not a CSV of that shape. */
  async import(csv: string, author: ListAuthor): Promise<ListImport> {
    const imported = importEntries(csv, author, this.#pseudonym);
    if (imported.entries.length > 0) await this.#keep(imported.entries, imported.plain, author.nowMs);
    return imported;
  }

  /** Every entry as CSV, header first, in pieces. */
  async *export(): AsyncGenerator<string> {
    let after: string | null = null;
    do {
      const page: readonly ListEntry[] = await this.#store.page(after, EXPORT_PAGE);
      const csv = exportEntries(page);
      yield after === null ? csv : csv.slice(csv.indexOf('\n') + 1);
      after = page.length === EXPORT_PAGE ? (page.at(-1)?.id ?? null) : null;
    } while (after !== null);
  }

  /** Deletes an entry. Returns false if the id is unknown. */
  async remove(id: string, nowMs: number): Promise<boolean> {
    const removed = await this.#store.remove(id);
    if (removed) await this.#reload(nowMs);
    return removed;
  }

  async #keep(entries: readonly ListEntry[], plain: readonly PlainIdentifier[], nowMs: number): Promise<void> {
    await this.#identifiers.learn(plain, nowMs);
    await this.#store.add(entries);
    await this.#reload(nowMs);
  }

  async #reload(nowMs: number): Promise<void> {
    await this.#policy.refresh(async () => ({
      lists: await loadLists({ lists: this.#store, pseudonym: this.#pseudonym }, nowMs),
    }));
  }
}
