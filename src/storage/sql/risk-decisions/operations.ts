import { defineStore, statement, type Connection } from '../operation.ts';
import { insertInto } from '../rows-write.ts';
import { writeRows } from '../write-rows.ts';
import { markAndCount, oldestDecisions, unmark, type DecisionMarks } from './count-decisions.ts';

/** A row of `risk_decisions`, as the table holds it. */
export interface DecisionRow {
  readonly orderId: string;
  readonly appId: string;
  readonly atMs: number;
  readonly versionId: string;
  readonly level: string;
  /** JSON text. */
  readonly detail: string;
  readonly tableId: string;
  readonly features: string;
  readonly eventSealed: Uint8Array | null;
}

/** The personal texts of a row, sealed, and the keys under which an erasure finds them. */
export interface TextsRow {
  readonly sealed: Uint8Array;
  readonly keys: readonly string[];
}

/** A row, with the names of the features to which its values belong. */
export type NamedDecisionRow = DecisionRow & { readonly names: string; readonly textsSealed: Uint8Array | null };

interface PageInput {
  readonly fromMs: number;
  readonly toMs: number;
  /** The last row of the page before. */
  readonly after: { readonly atMs: number; readonly orderId: string } | null;
  readonly limit: number;
}

const SELECTED = `SELECT order_id AS orderId, app_id AS appId, risk_decisions.at_ms AS atMs, version_id AS versionId, level, detail,
  table_id AS tableId, features, event_sealed AS eventSealed, names, texts_sealed AS textsSealed
  FROM risk_decisions JOIN risk_feature_tables USING (table_id) LEFT JOIN risk_texts USING (order_id)`;

/** The SQL of risk decisions. What decided is kept as plain codes and figures, and the question only sealed. */
export const riskDecisionOperations = defineStore({
  reads: {
    find: (connection: Connection, orderId: string): NamedDecisionRow | null =>
      owned(statement<NamedDecisionRow>(connection, `${SELECTED} WHERE order_id = ?`).get(orderId)) ?? null,

    page: (connection: Connection, { fromMs, toMs, after, limit }: PageInput): readonly NamedDecisionRow[] =>
      statement<NamedDecisionRow>(
        connection,
        `${SELECTED} WHERE risk_decisions.at_ms >= ? AND risk_decisions.at_ms < ?
         AND (risk_decisions.at_ms, order_id) > (?, ?) ORDER BY risk_decisions.at_ms, order_id LIMIT ?`,
      )
        .all(fromMs, toMs, after?.atMs ?? -1, after?.orderId ?? '', limit)
        .flatMap((row) => owned(row) ?? []),

    count: (connection: Connection, { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): number =>
      statement<{ readonly n: number }>(
        connection,
        'SELECT count(*) AS n FROM risk_decisions WHERE at_ms >= ? AND at_ms < ?',
      ).get(fromMs, toMs)?.n ?? 0,

    firstAtMs: (connection: Connection): number | null =>
      statement<{ readonly atMs: number | null }>(connection, 'SELECT min(at_ms) AS atMs FROM risk_decisions').get()
        ?.atMs ?? null,
  },
  lists: { add: addAll },
  writes: {
    nameTable(connection: Connection, { tableId, names }: { readonly tableId: string; readonly names: string }): void {
      statement(connection, 'INSERT INTO risk_feature_tables VALUES (?, ?) ON CONFLICT DO NOTHING').run(tableId, names);
    },

    eraseTexts: (connection: Connection, keys: readonly string[]): number =>
      keys.reduce((sum, key) => sum + eraseTextsOf(connection, key), 0),

    purgeTexts(connection: Connection, beforeMs: number): void {
      statement(connection, 'DELETE FROM risk_texts WHERE at_ms < ?').run(beforeMs);
      statement(connection, 'DELETE FROM risk_text_keys WHERE at_ms < ?').run(beforeMs);
    },

    purgeEvents: (connection: Connection, input: { readonly beforeMs: number; readonly limit: number }): number =>
      statement(
        connection,
        `UPDATE risk_decisions SET event_sealed = NULL WHERE order_id IN
         (SELECT order_id FROM risk_decisions WHERE at_ms < ? AND event_sealed IS NOT NULL LIMIT ?)`,
      ).run(input.beforeMs, input.limit).changes,

    /**
     * Removes old decisions with their marks. It knows the marks by what each decision holds, because a scene is free text
     * of the caller, and there may be as many marks as decisions. Gives how many decisions it removed.
     */
    purge(connection: Connection, { beforeMs, limit }: { readonly beforeMs: number; readonly limit: number }): number {
      const old = oldestDecisions(connection, beforeMs, limit);
      const removed = 'SELECT value FROM json_each(?)';
      const { changes } = statement(connection, `DELETE FROM risk_decisions WHERE order_id IN (${removed})`).run(
        JSON.stringify(old.map(({ orderId }) => orderId)),
      );
      unmark(connection, old);
      return changes;
    },
  },
});

const ADD = insertInto('risk_decisions', {
  order_id: 'text',
  app_id: 'text',
  at_ms: 'whole',
  version_id: 'text',
  level: 'text',
  detail: 'text',
  table_id: 'text',
  features: 'text',
  event_sealed: 'bytes',
});
const ADD_TEXTS = insertInto('risk_texts', { order_id: 'text', at_ms: 'whole', texts_sealed: 'bytes' });
const ADD_TEXT_KEY = insertInto(
  'risk_text_keys',
  { erasure_key: 'text', order_id: 'text', at_ms: 'whole' },
  'ON CONFLICT DO NOTHING',
);

function addAll(
  connection: Connection,
  decisions: readonly (DecisionRow & { readonly texts: TextsRow | null; readonly marks: DecisionMarks })[],
): readonly undefined[] {
  writeRows(
    connection,
    ADD,
    decisions.map((row) => [
      row.orderId,
      row.appId,
      row.atMs,
      row.versionId,
      row.level,
      row.detail,
      row.tableId,
      row.features,
      row.eventSealed,
    ]),
  );
  markAndCount(connection, decisions);
  const withTexts = decisions.flatMap(({ texts, orderId, atMs }) => (texts === null ? [] : [{ texts, orderId, atMs }]));
  writeRows(
    connection,
    ADD_TEXTS,
    withTexts.map(({ texts, orderId, atMs }) => [orderId, atMs, texts.sealed]),
  );
  writeRows(
    connection,
    ADD_TEXT_KEY,
    withTexts.flatMap(({ texts, orderId, atMs }) => texts.keys.map((key) => [key, orderId, atMs])),
  );
  return decisions.map(() => undefined);
}

function eraseTextsOf(connection: Connection, key: string): number {
  const named = 'SELECT order_id FROM risk_text_keys WHERE erasure_key = ?';
  const { changes } = statement(connection, `DELETE FROM risk_texts WHERE order_id IN (${named})`).run(key);
  statement(connection, 'DELETE FROM risk_text_keys WHERE erasure_key = ?').run(key);
  return changes;
}

/** Copies the bytes of a row into a buffer of their own, so that nothing else crosses the thread with them. */
function owned(row: NamedDecisionRow | undefined): NamedDecisionRow | undefined {
  if (row === undefined) return undefined;
  const { eventSealed, textsSealed } = row;
  return {
    ...row,
    eventSealed: eventSealed && Uint8Array.from(eventSealed),
    textsSealed: textsSealed && Uint8Array.from(textsSealed),
  };
}
