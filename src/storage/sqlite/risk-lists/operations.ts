import type { ListEntry } from '../../../features/business-risk/lists/list-entry.ts';
import { mark } from '../changes/mark.ts';
import { defineStore, statement, type Connection } from '../operation.ts';

interface Row {
  readonly entry: string;
}

/** The SQL of entries of the allow list and the block list, which are kept as JSON. */
export const riskListOperations = defineStore({
  reads: {
    active: (connection: Connection, nowMs: number): readonly ListEntry[] =>
      statement<Row>(
        connection,
        'SELECT entry FROM risk_list_entries WHERE end_ms IS NULL OR end_ms > ? ORDER BY created_at_ms DESC, entry_id DESC',
      )
        .all(nowMs)
        .map(entryOf),

    page(
      connection: Connection,
      { after, limit }: { readonly after: string | null; readonly limit: number },
    ): readonly ListEntry[] {
      const find = 'SELECT created_at_ms AS atMs FROM risk_list_entries WHERE entry_id = ?';
      const last = after === null ? undefined : statement<{ readonly atMs: number }>(connection, find).get(after);
      if (after !== null && last === undefined) return [];
      return statement<Row>(
        connection,
        `SELECT entry FROM risk_list_entries WHERE ? IS NULL OR (created_at_ms, entry_id) < (?, ?)
         ORDER BY created_at_ms DESC, entry_id DESC LIMIT ?`,
      )
        .all(after, last?.atMs ?? 0, after ?? '', limit)
        .map(entryOf);
    },
  },
  writes: {
    add(connection: Connection, entries: readonly ListEntry[]): void {
      const insert = statement(connection, 'INSERT INTO risk_list_entries VALUES (?, ?, ?, ?)');
      for (const entry of entries) insert.run(entry.id, entry.createdAtMs, entry.endMs, JSON.stringify(entry));
      mark(connection, 'lists');
    },

    addMissing(connection: Connection, entries: readonly ListEntry[]): readonly string[] {
      const insert = statement(connection, 'INSERT OR IGNORE INTO risk_list_entries VALUES (?, ?, ?, ?)');
      const added = entries.filter(
        (entry) => insert.run(entry.id, entry.createdAtMs, entry.endMs, JSON.stringify(entry)).changes > 0,
      );
      if (added.length > 0) mark(connection, 'lists');
      return added.map(({ id }) => id);
    },

    remove(connection: Connection, id: string): boolean {
      const { changes } = statement(connection, 'DELETE FROM risk_list_entries WHERE entry_id = ?').run(id);
      if (changes > 0) mark(connection, 'lists');
      return changes > 0;
    },
  },
});

/** Rows of early releases have only the first key. */
function entryOf({ entry }: Row): ListEntry {
  const kept = JSON.parse(entry) as Omit<ListEntry, 'otherKeys'> & Partial<ListEntry>;
  return { ...kept, otherKeys: kept.otherKeys ?? [] };
}
