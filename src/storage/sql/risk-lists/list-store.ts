import type { ListEntry } from '../../../features/business-risk/lists/list-entry.ts';
import type {
  EntryHits,
  ListEntryChange,
  ListFilter,
  ListStore,
  ListTotal,
} from '../../../features/business-risk/lists/list-store.ts';
import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import { durableWrite, type SqlDatabase } from '../database.ts';

/** Entries that are read at once. Reading them takes some milliseconds, in which no call is answered. */
const ACTIVE_PAGE = 500;

/** Keeps list entries in the embedded database. */
export class SqlListStore implements ListStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async active(nowMs: number): Promise<readonly ListEntry[]> {
    const all: ListEntry[] = [];
    for (;;) {
      const { id, createdAtMs } = all.at(-1) ?? { id: '', createdAtMs: 0 };
      const after = all.length === 0 ? null : { id, createdAtMs };
      const page = await this.#database.report('riskLists.active', { nowMs, after, limit: ACTIVE_PAGE });
      for (const entry of page) all.push(entry);
      if (page.length < ACTIVE_PAGE) return all;
    }
  }

  page(after: string | null, limit: number, filter?: ListFilter): Promise<readonly ListEntry[]> {
    return this.#database.report('riskLists.page', { after, limit, filter: filter ?? null });
  }

  ended(query: Parameters<ListStore['ended']>[0]): Promise<readonly ListEntry[]> {
    return this.#database.report('riskLists.ended', query);
  }

  totals(nowMs: number): Promise<readonly ListTotal[]> {
    return this.#database.report('riskLists.totals', nowMs);
  }

  add(entries: readonly ListEntry[]): Promise<void> {
    return this.#database.write('riskLists.add', entries);
  }

  addMissing(entries: readonly ListEntry[]): Promise<readonly string[]> {
    return this.#database.write('riskLists.addMissing', entries);
  }

  prepareAddMissing(entries: readonly ListEntry[]): DurableWrite {
    return durableWrite('riskLists.addMissing', entries);
  }

  prepareRemove(ids: readonly string[]): DurableWrite {
    return durableWrite('riskLists.removeAll', ids);
  }

  change(id: string, change: ListEntryChange): Promise<ListEntry | null> {
    return this.#database.write('riskLists.change', { id, change });
  }

  remove(id: string): Promise<boolean> {
    return this.#database.write('riskLists.remove', id);
  }

  find(id: string): Promise<ListEntry | null> {
    return this.#database.read('riskLists.find', id);
  }

  prepareHits(entryIds: readonly string[], atMs: number): DurableWrite {
    return durableWrite('riskLists.hit', { entryIds, atMs });
  }

  async hits(ids: readonly string[], nowMs: number): Promise<ReadonlyMap<string, EntryHits>> {
    return new Map(await this.#database.report('riskLists.hits', { ids, nowMs }));
  }

  purgeHits(beforeMs: number): Promise<number> {
    return this.#database.write('riskLists.purgeHits', beforeMs);
  }
}
