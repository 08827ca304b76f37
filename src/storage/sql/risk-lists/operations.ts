import type { ListEntry, ListKind } from '../../../features/business-risk/lists/list-entry.ts';
import type { ListEntryChange, ListFilter, ListTotal } from '../../../features/business-risk/lists/list-store.ts';
import { mark } from '../changes/mark.ts';
import { defineStore, statement, type Connection } from '../operation.ts';
import { whereAll } from '../where-all.ts';
import { countHits, hitsOf, SINCE_DAY, SINCE_WEEK, sinceOf } from './entry-hits.ts';

interface Row {
  readonly entry: string;
}

interface PageInput {
  readonly after: string | null;
  readonly limit: number;
  readonly filter: ListFilter | null;
}

interface ActiveInput {
  readonly nowMs: number;
  /** The last entry of the page before, which may be gone by now. */
  readonly after: Pick<ListEntry, 'id' | 'createdAtMs'> | null;
  readonly limit: number;
}

interface EndedInput {
  readonly kind: ListKind;
  readonly keys: readonly string[] | null;
  readonly nowMs: number;
  readonly limit: number;
}

const NEWEST_FIRST = 'ORDER BY created_at_ms DESC, entry_id DESC';
const DAYS_7_MS = 7 * 86_400_000;

/** Whether an entry lists one of the keys of a JSON list. */
const LISTS_ONE = `(entry ->> '$.key' IN (SELECT value FROM json_each(:keys)) OR EXISTS (
  SELECT 1 FROM json_each(entry, '$.otherKeys') AS other
  WHERE other.value ->> '$.key' IN (SELECT value FROM json_each(:keys))))`;

const TOTALS = `SELECT entry ->> '$.list' AS list,
    count(*) FILTER (WHERE (end_ms IS NULL OR end_ms > :nowMs) AND CAST(entry ->> '$.startMs' AS BIGINT) <= :nowMs) AS now,
    count(*) FILTER (WHERE end_ms <= :nowMs) AS ended,
    count(*) FILTER (WHERE (end_ms IS NULL OR end_ms > :nowMs) AND CAST(entry ->> '$.startMs' AS BIGINT) > :nowMs) AS coming,
    count(*) FILTER (WHERE end_ms > :nowMs AND end_ms <= :soonMs AND CAST(entry ->> '$.startMs' AS BIGINT) <= :nowMs) AS endingSoon,
    sum(coalesce(hits.lastDay, 0)) AS lastDay, sum(coalesce(hits.lastWeek, 0)) AS lastWeek, max(hits.lastAtMs) AS lastAtMs
  FROM risk_list_entries LEFT JOIN (
    SELECT entry_id, ${SINCE_DAY} AS lastDay, ${SINCE_WEEK} AS lastWeek, max(last_at_ms) AS lastAtMs
    FROM risk_list_hits GROUP BY entry_id) AS hits USING (entry_id)
  GROUP BY 1 ORDER BY 1`;

/** The SQL of entries of the allow list, the block list and lists of operators, which are kept as JSON. */
export const riskListOperations = defineStore({
  reads: {
    active: (connection: Connection, { nowMs, after, limit }: ActiveInput): readonly ListEntry[] =>
      statement<Row>(
        connection,
        `SELECT entry FROM risk_list_entries
         WHERE (end_ms IS NULL OR end_ms > ?) ${after === null ? '' : 'AND (created_at_ms, entry_id) < (?, ?)'}
         ${NEWEST_FIRST} LIMIT ?`,
      )
        .all(nowMs, ...(after === null ? [] : [after.createdAtMs, after.id]), limit)
        .map(entryOf),

    page(connection: Connection, { after, limit, filter }: PageInput): readonly ListEntry[] {
      const find = 'SELECT created_at_ms AS atMs FROM risk_list_entries WHERE entry_id = ?';
      const last = after === null ? undefined : statement<{ readonly atMs: number }>(connection, find).get(after);
      if (after !== null && last === undefined) return [];
      const conditions: readonly Condition[] = [
        ...(last === undefined ? [] : [['(created_at_ms, entry_id) < (?, ?)', last.atMs, after] as const]),
        ...(filter === null ? [] : conditionsOf(filter)),
      ];
      const { where, values } = whereAll(conditions);
      return statement<Row>(connection, `SELECT entry FROM risk_list_entries ${where} ${NEWEST_FIRST} LIMIT ?`)
        .all(...values, limit)
        .map(entryOf);
    },

    ended: (connection: Connection, { kind, keys, nowMs, limit }: EndedInput): readonly ListEntry[] =>
      statement<Row>(
        connection,
        `SELECT entry FROM risk_list_entries
         WHERE end_ms <= :nowMs AND entry ->> '$.kind' = :kind AND (CAST(:keys AS TEXT) IS NULL OR ${LISTS_ONE})
         ${NEWEST_FIRST} LIMIT :limit`,
      )
        .all({ nowMs, kind, keys: keys === null ? null : JSON.stringify(keys), limit })
        .map(entryOf),

    totals: (connection: Connection, nowMs: number): readonly ListTotal[] =>
      statement<ListTotal>(connection, TOTALS).all({ nowMs, soonMs: nowMs + DAYS_7_MS, ...sinceOf(nowMs) }),

    find: (connection: Connection, id: string): ListEntry | null => findEntry(connection, id),

    hits: hitsOf,
  },
  lists: { hit: countHits },
  writes: {
    add(connection: Connection, entries: readonly ListEntry[]): void {
      const insert = statement(connection, 'INSERT INTO risk_list_entries VALUES (?, ?, ?, ?)');
      for (const entry of entries) insert.run(entry.id, entry.createdAtMs, entry.endMs, JSON.stringify(entry));
      mark(connection, 'lists');
    },

    addMissing(connection: Connection, entries: readonly ListEntry[]): readonly string[] {
      const insert = statement(connection, 'INSERT INTO risk_list_entries VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING');
      const added = entries.filter(
        (entry) => insert.run(entry.id, entry.createdAtMs, entry.endMs, JSON.stringify(entry)).changes > 0,
      );
      if (added.length > 0) mark(connection, 'lists');
      return added.map(({ id }) => id);
    },

    change(
      connection: Connection,
      { id, change }: { readonly id: string; readonly change: ListEntryChange },
    ): ListEntry | null {
      const entry = findEntry(connection, id);
      if (entry === null) return null;
      const { endMs = entry.endMs, note = entry.note } = change;
      const changed = { ...entry, endMs, note };
      const update = 'UPDATE risk_list_entries SET end_ms = ?, entry = ? WHERE entry_id = ?';
      statement(connection, update).run(endMs, JSON.stringify(changed), id);
      mark(connection, 'lists');
      return changed;
    },

    remove: (connection: Connection, id: string): boolean => remove(connection, [id]) > 0,

    removeAll: remove,

    purgeHits: (connection: Connection, beforeMs: number): number =>
      statement(
        connection,
        `DELETE FROM risk_list_hits WHERE starts_at_ms < ? AND EXISTS (SELECT 1 FROM risk_list_hits AS later
         WHERE later.entry_id = risk_list_hits.entry_id AND later.starts_at_ms > risk_list_hits.starts_at_ms)`,
      ).run(beforeMs).changes,
  },
});

/**
 * Deletes entries with their counts, and the evidence that there would not be without them. Gives how many entries there
 * were.
 */
function remove(connection: Connection, ids: readonly string[]): number {
  const evidence = statement(connection, 'DELETE FROM evidence WHERE list_entry = ?');
  const one = statement(connection, 'DELETE FROM risk_list_entries WHERE entry_id = ?');
  const hits = statement(connection, 'DELETE FROM risk_list_hits WHERE entry_id = ?');
  for (const id of ids) {
    hits.run(id);
    evidence.run(id);
  }
  const removed = ids.reduce((sum, id) => sum + one.run(id).changes, 0);
  if (removed > 0) mark(connection, 'lists');
  return removed;
}

function is(name: 'list' | 'kind' | 'appId' | 'scene', value: string | undefined): readonly Condition[] {
  return value === undefined ? [] : [[`entry ->> '$.${name}' = ?`, value]];
}

type Condition = readonly [sql: string, ...values: (string | number | null)[]];

function conditionsOf({ nowMs, list, kind, state, endsByMs, appId, scene, text }: ListFilter): readonly Condition[] {
  const started = "CAST(entry ->> '$.startMs' AS BIGINT) <= ?";
  const states: Readonly<Record<NonNullable<typeof state>, Condition>> = {
    now: [`(end_ms IS NULL OR end_ms > ?) AND ${started}`, nowMs, nowMs],
    ended: ['end_ms <= ?', nowMs],
    coming: [`(end_ms IS NULL OR end_ms > ?) AND NOT (${started})`, nowMs, nowMs],
  };
  return [
    ...(state === undefined ? [] : [states[state]]),
    ...(endsByMs === undefined ? [] : [['end_ms > ? AND end_ms <= ?', nowMs, endsByMs] as const]),
    ...is('list', list),
    ...is('kind', kind),
    ...is('appId', appId),
    ...is('scene', scene),
    ...(text === undefined ? [] : [["instr(lower(entry ->> '$.note'), lower(?)) > 0", text] as const]),
  ];
}

function findEntry(connection: Connection, id: string): ListEntry | null {
  const row = statement<Row>(connection, 'SELECT entry FROM risk_list_entries WHERE entry_id = ?').get(id);
  return row === undefined ? null : entryOf(row);
}

/** Rows of early releases have only the first key. */
function entryOf({ entry }: Row): ListEntry {
  const kept = JSON.parse(entry) as Omit<ListEntry, 'otherKeys'> & Partial<ListEntry>;
  return { ...kept, otherKeys: kept.otherKeys ?? [] };
}
