import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import { loadLists } from './policy-loader.ts';
import type { PolicyHolder } from './risk-policy.ts';
import type { IdentifierLinks, PlainIdentifier } from '../ingest/identifier-links.ts';
import type { Pseudonymizer } from '../ingest/identifiers.ts';
import { namesOfValue, verdictOf, type EntryVerdict, type SoughtValue } from '../lists/find-value.ts';
import { draftEntriesOfKeys, type KeyDraft } from '../lists/key-draft.ts';
import type { ListEntry } from '../lists/list-entry.ts';
import { draftEntry, type DraftResult, type ListAuthor, type ListDraft } from '../lists/list-draft.ts';
import { exportEntries, importEntries, type ListImport } from '../lists/list-import.ts';
import type { CompiledRuleSet } from '../rules/compile-rules.ts';
import { createListIndex } from '../lists/list-index.ts';
import { listedAmong } from '../lists/listed-among.ts';
import type { EntryHits, ListEntryChange, ListFilter, ListStore, ListTotal } from '../lists/list-store.ts';

const EXPORT_PAGE = 1_000;
/** The most entries that a search by value gives. */
const FOUND_ENTRIES_MAX = 500;
/** The most ended blocks of addresses that are searched, the newest first. */
const ENDED_BLOCKS_MAX = 20_000;

/** The ports of the list desk. */
export interface ListDeskDeps {
  readonly store: ListStore;
  readonly policy: PolicyHolder;
  readonly pseudonym: Pseudonymizer;
  /** Knows and learns which digests belong to a phone or device. */
  readonly identifiers: Pick<IdentifierLinks, 'learn' | 'formsOf'>;
  /** Receives the problem if entries could not be put in force. */
  readonly tell: (problem: string) => void;
}

/** What became of a wish to list entities by their pseudonyms. */
export type KeyedResult =
  | {
      readonly ok: true;
      readonly added: readonly ListEntry[];
      /** Entries that the same act added before, or that say the same. */
      readonly known: readonly ListEntry[];
    }
  | { readonly ok: false; readonly problem: string };

/** Entries of entities that are ready to be kept, or what is wrong with the draft. */
export type PreparedKeys =
  | { readonly ok: true; readonly entries: readonly ListEntry[]; readonly write: DurableWrite }
  | { readonly ok: false; readonly problem: string };

/** What a search by value looks for, and for which request. */
export interface ValueSearch extends SoughtValue {
  readonly nowMs: number;
  /** The app and scene of the request. Null does not judge them. */
  readonly appId: string | null;
  readonly scene: string | null;
}

/** An entry that lists a value, and whether it would apply. */
export interface FoundEntry {
  readonly entry: ListEntry;
  readonly verdict: EntryVerdict;
}

/** A list, with the rules that read it. */
export interface ListOverview extends ListTotal {
  readonly readBy: readonly ListReader[];
}

/** A rule that reads a list of the operator's own. */
export interface ListReader {
  readonly ruleId: string;
  readonly title: string;
  readonly state: 'active' | 'shadow';
}

/** What became of a change of an entry. */
export type EntryChangeResult =
  { readonly ok: true; readonly entry: ListEntry } | { readonly ok: false; readonly reason: 'unknown' | 'order' };

/**
 * Keeps the allow-list, the block-list and lists of the operator's own. Every change takes effect for decisions that
 * begin after it. All methods throw Fault.
 */
export class ListDesk {
  readonly #deps: ListDeskDeps;
  readonly #store: ListStore;
  readonly #policy: PolicyHolder;
  /** Whether a reload runs in the background, and whether another one must follow it. */
  #isReloading = false;
  #again = false;

  constructor(deps: ListDeskDeps) {
    this.#deps = deps;
    this.#store = deps.store;
    this.#policy = deps.policy;
  }

  page(after: string | null, limit: number, filter?: ListFilter): Promise<readonly ListEntry[]> {
    return this.#store.page(after, limit, filter);
  }

  hits(entries: readonly ListEntry[], nowMs: number): Promise<ReadonlyMap<string, EntryHits>> {
    return this.#store.hits(
      entries.map(({ id }) => id),
      nowMs,
    );
  }

  /** Every list: the two that settle decisions, those with entries, and those that rules read. */
  async overview(nowMs: number): Promise<readonly ListOverview[]> {
    const totals = new Map((await this.#store.totals(nowMs)).map((total) => [total.list, total]));
    const readers = this.#readers();
    const names = new Set(['allow', 'block', ...[...totals.keys(), ...readers.keys()].toSorted()]);
    return [...names].map((list) => ({
      ...(totals.get(list) ?? { list, ...NO_ENTRIES }),
      readBy: readers.get(list) ?? [],
    }));
  }

  #readers(): ReadonlyMap<string, readonly ListReader[]> {
    const { active, shadow } = this.#policy.current;
    const readers = [...readersIn('active', active), ...(shadow === null ? [] : readersIn('shadow', shadow))];
    const byList = Map.groupBy(readers, ({ list }) => list);
    return new Map([...byList].map(([list, reads]) => [list, reads.map(({ reader }) => reader)]));
  }

  /** Every entry that lists a value, in whatever form. Null if the text cannot be such a value. */
  async find(search: ValueSearch, signal: AbortSignal): Promise<readonly FoundEntry[] | null> {
    const { pseudonym, identifiers } = this.#deps;
    const names = await namesOfValue(search, { pseudonym, identifiers }, signal);
    if (names === null) return null;
    const { kind } = names;
    // An index over every ended entry would be large, so the store looks for the keys first.
    const keys =
      kind === 'address' ? null : [...names.keys, ...names.digests.map((form) => pseudonym(`list.${kind}`, form))];
    const ended = await this.#store.ended({ kind, keys, nowMs: search.nowMs, limit: ENDED_BLOCKS_MAX });
    const found = [this.#policy.current.lists, createListIndex(ended, pseudonym)].flatMap((index) =>
      index.entriesOf(names),
    );
    const entries = [...new Map(found.map((entry) => [entry.id, entry])).values()];
    return entries
      .map((entry): FoundEntry => ({ entry, verdict: verdictOf(entry, search) }))
      .toSorted(
        (a, b) =>
          Number(b.verdict === 'applies') - Number(a.verdict === 'applies') ||
          b.entry.createdAtMs - a.entry.createdAtMs,
      )
      .slice(0, FOUND_ENTRIES_MAX);
  }

  async add(draft: ListDraft, author: ListAuthor): Promise<DraftResult> {
    const made = draftEntry(draft, author, this.#deps.pseudonym);
    if (made.ok) {
      await this.#keep([made.entry], made.plain, author.nowMs);
      await this.#reload(author.nowMs);
    }
    return made;
  }

  /**
   * Lists entities of decisions by their pseudonyms (RiskEvent.keys), without their plain text. They then apply to
   * requests in which a decision finds the same account, phone, device or address, in whatever form it is sent. If the
   * act that `reference` names was done before, its entries are not added again.
   */
  async addFromKeys(draft: KeyDraft, author: Omit<ListAuthor, 'nextId'>): Promise<KeyedResult> {
    const made = draftEntriesOfKeys(draft, author);
    return made.ok ? this.#addMissing(made.entries, author.nowMs) : made;
  }

  /** Does the same for those entities that are not on the list yet, for the same scene and app and as long. */
  async addUnlisted(draft: KeyDraft, author: Omit<ListAuthor, 'nextId'>): Promise<KeyedResult> {
    const made = draftEntriesOfKeys(draft, author);
    if (!made.ok) return made;
    const { lists } = this.#policy.current;
    const known = made.entries.flatMap((entry) => lists.coveredBy(entry) ?? []);
    const added = await this.#addMissing(
      made.entries.filter((entry) => lists.coveredBy(entry) === null),
      author.nowMs,
    );
    return { ...added, known: [...known, ...added.known] };
  }

  async #addMissing(entries: readonly ListEntry[], nowMs: number): Promise<Extract<KeyedResult, { ok: true }>> {
    const added = new Set(await this.#store.addMissing(entries));
    if (added.size > 0) await this.#reload(nowMs);
    return {
      ok: true,
      added: entries.filter(({ id }) => added.has(id)),
      known: entries.filter(({ id }) => !added.has(id)),
    };
  }

  /**
   * Prepares the same, to be carried out together with other writes. Call `reload` when it has been, so that the entries
   * apply.
   */
  prepareFromKeys(draft: KeyDraft, author: Omit<ListAuthor, 'nextId'>): PreparedKeys {
    const made = draftEntriesOfKeys(draft, author);
    return made.ok ? { ...made, write: this.#store.prepareAddMissing(made.entries) } : made;
  }

  /** Prepares deleting entries, of which some may be gone. Call `reload` when it has been carried out. */
  prepareRemoval(ids: readonly string[]): DurableWrite {
    return this.#store.prepareRemove(ids);
  }

  /** Puts the entries that are kept in force. */
  reload(nowMs: number): Promise<void> {
    return this.#reload(nowMs);
  }

  /**
   * Adds the good rows of a CSV, all at once, except those that say nothing new. If more parts of the same file follow,
   * it does not wait until they are in force. Throws ListImportProblem if the text is not a CSV of that shape.
   */
  async import(csv: string, author: ListAuthor, { more = false } = {}): Promise<ListImport> {
    const imported = await this.preview(csv, author);
    if (imported.entries.length > 0) await this.#keep(imported.entries, imported.plain, author.nowMs);
    if (more) this.#reloadSoon(author.nowMs);
    else await this.#reload(author.nowMs);
    return imported;
  }

  /** Gives what an import would add, and adds nothing. Throws ListImportProblem like `import`. */
  preview(csv: string, author: ListAuthor): Promise<ListImport> {
    const known = { store: this.#store, index: this.#policy.current.lists, nowMs: author.nowMs };
    return importEntries(csv, author, this.#deps.pseudonym, (entries) => listedAmong(entries, known));
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

  /** Changes the end or the note of an entry. Its end must be later than its start. */
  async change(id: string, change: ListEntryChange, nowMs: number): Promise<EntryChangeResult> {
    const { endMs } = change;
    const entry = await this.#store.find(id);
    if (entry === null) return { ok: false, reason: 'unknown' };
    if (typeof endMs === 'number' && endMs <= entry.startMs) return { ok: false, reason: 'order' };
    const changed = await this.#store.change(id, change);
    if (changed === null) return { ok: false, reason: 'unknown' };
    await this.#reload(nowMs);
    return { ok: true, entry: changed };
  }

  /** Deletes an entry. Returns false if the id is unknown. */
  async remove(id: string, nowMs: number): Promise<boolean> {
    const removed = await this.#store.remove(id);
    if (removed) await this.#reload(nowMs);
    return removed;
  }

  async #keep(entries: readonly ListEntry[], plain: readonly PlainIdentifier[], nowMs: number): Promise<void> {
    await this.#deps.identifiers.learn(plain, nowMs);
    await this.#store.add(entries);
  }

  /** One reload at a time: parts that come during one share the next. */
  #reloadSoon(nowMs: number): void {
    this.#again = true;
    if (!this.#isReloading) void this.#reloadWhileWanted(nowMs);
  }

  async #reloadWhileWanted(nowMs: number): Promise<void> {
    this.#isReloading = true;
    try {
      while (this.#again) {
        this.#again = false;
        await this.#reload(nowMs);
      }
    } catch {
      // No caller waits for this reload, and the next change of a list reads all entries again.
      this.#deps.tell(
        'imported list entries are kept and not in force yet. Import the file again, or change any entry',
      );
    } finally {
      this.#isReloading = false;
    }
  }

  async #reload(nowMs: number): Promise<void> {
    await this.#policy.refresh(async () => ({
      lists: await loadLists({ lists: this.#store, pseudonym: this.#deps.pseudonym }, nowMs),
    }));
  }
}

function readersIn(
  state: ListReader['state'],
  { rules }: CompiledRuleSet,
): readonly { readonly list: string; readonly reader: ListReader }[] {
  return rules.flatMap(({ rule: { id: ruleId, title }, reads }) =>
    reads
      .filter((name) => name.startsWith('list_'))
      .map((name) => ({ list: name.slice('list_'.length), reader: { ruleId, title, state } })),
  );
}

const NO_ENTRIES = { now: 0, ended: 0, coming: 0, endingSoon: 0, lastDay: 0, lastWeek: 0, lastAtMs: null };
