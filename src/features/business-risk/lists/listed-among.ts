import type { ListEntry } from './list-entry.ts';
import { covers, keysOf, type ListIndex } from './list-index.ts';
import type { ListStore } from './list-store.ts';

/** What is listed already. */
export interface KnownEntries {
  readonly store: Pick<ListStore, 'ended'>;
  /** Entries that have not ended. */
  readonly index: Pick<ListIndex, 'coveredBy'>;
  readonly nowMs: number;
}

/** How many ended entries are looked up at once, and how many entries at most are compared with them. */
const KEYS_AT_ONCE = 500;
const ENDED_MAX = 20_000;

/**
 * Gives the entries of which everything is listed already. The ones that have ended are compared with the
 * ended entries of the store. Throws Fault.
 */
export async function listedAmong(
  entries: readonly ListEntry[],
  { store, index, nowMs }: KnownEntries,
): Promise<ReadonlySet<ListEntry>> {
  const listed = new Set(entries.filter((entry) => index.coveredBy(entry) !== null));
  const over = entries.filter((entry) => !listed.has(entry) && entry.endMs !== null && entry.endMs <= nowMs);
  for (const [kind, ofKind] of Map.groupBy(over, (entry) => entry.kind))
    for (let at = 0; at < ofKind.length; at += KEYS_AT_ONCE) {
      const some = ofKind.slice(at, at + KEYS_AT_ONCE);
      const keys = some.map(({ key }) => key);
      const ended = await store.ended({ kind, keys, nowMs, limit: ENDED_MAX });
      const byKey = Map.groupBy(ended.flatMap(keysOf), ({ key }) => key);
      const isKnown = (entry: ListEntry) => byKey.get(entry.key)?.some((known) => covers(known.entry, entry));
      for (const entry of some.filter(isKnown)) listed.add(entry);
    }
  return listed;
}
