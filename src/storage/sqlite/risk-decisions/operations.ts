import { defineStore, statement, type Connection } from '../operation.ts';

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

/** A row, with the names of the features to which its values belong. */
export type NamedDecisionRow = DecisionRow & { readonly names: string };

interface PageInput {
  readonly fromMs: number;
  readonly toMs: number;
  /** The last row of the page before. */
  readonly after: { readonly atMs: number; readonly orderId: string } | null;
  readonly limit: number;
}

const SELECTED = `SELECT order_id AS orderId, app_id AS appId, at_ms AS atMs, version_id AS versionId, level, detail,
  table_id AS tableId, features, event_sealed AS eventSealed, names FROM risk_decisions JOIN risk_feature_tables USING (table_id)`;

/** The SQL of risk decisions. What decided is kept as plain codes and figures, and the question only sealed. */
export const riskDecisionOperations = defineStore({
  reads: {
    find: (connection: Connection, orderId: string): NamedDecisionRow | null =>
      owned(statement<NamedDecisionRow>(connection, `${SELECTED} WHERE order_id = ?`).get(orderId)) ?? null,

    page: (connection: Connection, { fromMs, toMs, after, limit }: PageInput): readonly NamedDecisionRow[] =>
      statement<NamedDecisionRow>(
        connection,
        `${SELECTED} WHERE at_ms >= ? AND at_ms < ? AND (at_ms, order_id) > (?, ?) ORDER BY at_ms, order_id LIMIT ?`,
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
  writes: {
    nameTable(connection: Connection, { tableId, names }: { readonly tableId: string; readonly names: string }): void {
      statement(connection, 'INSERT OR IGNORE INTO risk_feature_tables VALUES (?, ?)').run(tableId, names);
    },

    add(connection: Connection, row: DecisionRow): void {
      statement(connection, 'INSERT INTO risk_decisions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
        row.orderId,
        row.appId,
        row.atMs,
        row.versionId,
        row.level,
        row.detail,
        row.tableId,
        row.features,
        row.eventSealed,
      );
    },

    purgeEvents: (connection: Connection, input: { readonly beforeMs: number; readonly limit: number }): number =>
      statement(
        connection,
        `UPDATE risk_decisions SET event_sealed = NULL WHERE rowid IN
         (SELECT rowid FROM risk_decisions WHERE at_ms < ? AND event_sealed IS NOT NULL LIMIT ?)`,
      ).run(input.beforeMs, input.limit).changes,

    purge: (connection: Connection, input: { readonly beforeMs: number; readonly limit: number }): number =>
      statement(
        connection,
        'DELETE FROM risk_decisions WHERE rowid IN (SELECT rowid FROM risk_decisions WHERE at_ms < ? LIMIT ?)',
      ).run(input.beforeMs, input.limit).changes,
  },
});

/** Copies the bytes of a row into a buffer of their own, so that nothing else crosses the thread with them. */
function owned(row: NamedDecisionRow | undefined): NamedDecisionRow | undefined {
  return row?.eventSealed ? { ...row, eventSealed: Uint8Array.from(row.eventSealed) } : row;
}
