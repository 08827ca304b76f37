import { Fault } from '../../kernel/fault.ts';
import type { ListEntry } from '../../features/business-risk/lists/list-entry.ts';
import type {
  EntryHits,
  ListEntryChange,
  ListFilter,
  ListState,
  ListStore,
  ListTotal,
} from '../../features/business-risk/lists/list-store.ts';
import { stepStartMs } from '../../platform/ledger/call-series.ts';
import type { DurableWrite } from '../../platform/ledger/durable-write.ts';

const DAY_MS = 86_400_000;

interface Hit {
  readonly entryId: string;
  readonly atMs: number;
}

/** Keeps list entries in memory, for tests and simulations. */
export class MemoryListStore implements ListStore {
  #entries: readonly ListEntry[] = [];
  #hits: readonly Hit[] = [];

  async active(nowMs: number): Promise<readonly ListEntry[]> {
    return this.#entries.filter(({ endMs }) => endMs === null || endMs > nowMs);
  }

  async page(after: string | null, limit: number, filter?: ListFilter): Promise<readonly ListEntry[]> {
    const from = after === null ? 0 : this.#entries.findIndex(({ id }) => id === after) + 1;
    const rest = this.#entries.slice(from);
    return (filter === undefined ? rest : rest.filter((entry) => isSelected(entry, filter))).slice(0, limit);
  }

  async ended({ kind, keys, nowMs, limit }: Parameters<ListStore['ended']>[0]): Promise<readonly ListEntry[]> {
    return this.#entries
      .filter((entry) => entry.kind === kind && stateOf(entry, nowMs) === 'ended')
      .filter(
        ({ key, otherKeys }) =>
          keys === null || [key, ...otherKeys.map((each) => each.key)].some((each) => keys.includes(each)),
      )
      .slice(0, limit);
  }

  async totals(nowMs: number): Promise<readonly ListTotal[]> {
    return [...Map.groupBy(this.#entries, ({ list }) => list)]
      .map(([list, entries]) => {
        const inState = (state: ListState) => entries.filter((entry) => stateOf(entry, nowMs) === state);
        const soon = inState('now').filter(({ endMs }) => endMs !== null && endMs <= nowMs + 7 * DAY_MS);
        const ids = new Set(entries.map(({ id }) => id));
        return {
          list,
          now: inState('now').length,
          ended: inState('ended').length,
          coming: inState('coming').length,
          endingSoon: soon.length,
          ...countOf(
            this.#hits.filter(({ entryId }) => ids.has(entryId)),
            nowMs,
          ),
        };
      })
      .toSorted((a, b) => (a.list < b.list ? -1 : 1));
  }

  async add(entries: readonly ListEntry[]): Promise<void> {
    const known = new Set(this.#entries.map(({ id }) => id));
    if (entries.some(({ id }) => known.has(id))) throw new Fault('corrupt', 'a list entry id is used twice');
    this.#entries = [...entries, ...this.#entries].toSorted(
      (a, b) => b.createdAtMs - a.createdAtMs || (a.id < b.id ? 1 : -1),
    );
  }

  async addMissing(entries: readonly ListEntry[]): Promise<readonly string[]> {
    const known = new Set(this.#entries.map(({ id }) => id));
    const missing = entries.filter(({ id }) => !known.has(id));
    await this.add(missing);
    return missing.map(({ id }) => id);
  }

  async change(id: string, change: ListEntryChange): Promise<ListEntry | null> {
    const entry = await this.find(id);
    if (entry === null) return null;
    const { endMs = entry.endMs, note = entry.note } = change;
    const changed = { ...entry, endMs, note };
    this.#entries = this.#entries.map((each) => (each.id === id ? changed : each));
    return changed;
  }

  async remove(id: string): Promise<boolean> {
    const kept = this.#entries.filter((entry) => entry.id !== id);
    const removed = kept.length < this.#entries.length;
    this.#entries = kept;
    this.#hits = this.#hits.filter(({ entryId }) => entryId !== id);
    return removed;
  }

  async find(id: string): Promise<ListEntry | null> {
    return this.#entries.find((entry) => entry.id === id) ?? null;
  }

  prepareHits(entryIds: readonly string[], atMs: number): DurableWrite {
    return { operation: 'list-hits', input: entryIds.map((entryId): Hit => ({ entryId, atMs })) };
  }

  prepareAddMissing(entries: readonly ListEntry[]): DurableWrite {
    return { operation: 'risk-list-add', input: entries };
  }

  prepareRemove(ids: readonly string[]): DurableWrite {
    return { operation: 'risk-list-remove', input: ids };
  }

  /** Carries out a prepared write. */
  commit({ operation, input }: DurableWrite): void {
    if (operation === 'risk-list-add') return void this.addMissing(input as readonly ListEntry[]);
    if (operation === 'risk-list-remove') {
      this.#entries = this.#entries.filter(({ id }) => !(input as readonly string[]).includes(id));
      return;
    }
    const known = new Set(this.#entries.map(({ id }) => id));
    this.#hits = [...this.#hits, ...(input as readonly Hit[]).filter(({ entryId }) => known.has(entryId))];
  }

  async hits(ids: readonly string[], nowMs: number): Promise<ReadonlyMap<string, EntryHits>> {
    const byEntry = Map.groupBy(this.#hits, ({ entryId }) => entryId);
    return new Map(
      ids.flatMap((id) => {
        const hits = byEntry.get(id);
        return hits === undefined ? [] : [[id, countOf(hits, nowMs)] as const];
      }),
    );
  }

  async purgeHits(beforeMs: number): Promise<number> {
    const hours = new Set<string>();
    const last = new Map<string, number>();
    for (const { entryId, atMs } of this.#hits) last.set(entryId, Math.max(atMs, last.get(entryId) ?? 0));
    this.#hits = this.#hits.filter(({ entryId, atMs }) => {
      const hour = stepStartMs('hour', atMs);
      if (hour >= beforeMs || hour === stepStartMs('hour', last.get(entryId) ?? 0)) return true;
      hours.add(`${entryId} ${hour}`);
      return false;
    });
    return hours.size;
  }
}

function stateOf({ startMs, endMs }: ListEntry, nowMs: number): ListState {
  if (endMs !== null && endMs <= nowMs) return 'ended';
  return startMs > nowMs ? 'coming' : 'now';
}

function isSelected(entry: ListEntry, filter: ListFilter): boolean {
  const { nowMs, list, kind, state, endsByMs, appId, scene, text } = filter;
  const ends = endsByMs === undefined || (entry.endMs !== null && entry.endMs > nowMs && entry.endMs <= endsByMs);
  return (
    ends &&
    (state === undefined || stateOf(entry, nowMs) === state) &&
    (list === undefined || entry.list === list) &&
    (kind === undefined || entry.kind === kind) &&
    (appId === undefined || entry.appId === appId) &&
    (scene === undefined || entry.scene === scene) &&
    (text === undefined || entry.note.toLowerCase().includes(text.toLowerCase()))
  );
}

function countOf(hits: readonly Hit[], nowMs: number): EntryHits {
  const since = (days: number) =>
    hits.filter(({ atMs }) => stepStartMs('hour', atMs) >= stepStartMs('hour', nowMs - days * DAY_MS)).length;
  return {
    lastDay: since(1),
    lastWeek: since(7),
    lastAtMs: hits.length === 0 ? null : Math.max(...hits.map(({ atMs }) => atMs)),
  };
}
