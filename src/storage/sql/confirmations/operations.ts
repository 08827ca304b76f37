import type { Confirmation, MatchedCall } from '../../../platform/access/confirmation-store.ts';
import { defineStore, statement, type Connection } from '../operation.ts';

interface ConfirmationRow {
  readonly id: string;
  readonly operation: string;
  readonly call_digest: string;
  readonly shown_fields: string;
  readonly asked_by: string;
  readonly asked_at_ms: number;
  readonly ends_at_ms: number;
}

/** The SQL of calls that wait for a second person. */
export const confirmationOperations = defineStore({
  reads: {
    list: (connection: Connection, nowMs: number): readonly Confirmation[] =>
      statement<ConfirmationRow>(
        connection,
        'SELECT * FROM admin_confirmations WHERE ends_at_ms > ? ORDER BY asked_at_ms, id',
      )
        .all(nowMs)
        .map(confirmationOf),
  },
  writes: {
    match(connection: Connection, { confirmation, roles, askers }: MatchedCall): { readonly askedBy: string } | null {
      const { id, operation, callDigest, shownFields, askedBy, askedAtMs, endsAtMs } = confirmation;
      statement(connection, 'DELETE FROM admin_confirmations WHERE ends_at_ms <= ?').run(askedAtMs);
      const found = statement<{ readonly asked_by: string }>(
        connection,
        `SELECT asked_by FROM admin_confirmations JOIN administrators ON administrators.id = asked_by
         WHERE operation = ? AND call_digest = ? AND asked_by <> ? AND disabled = 0
           AND role IN (SELECT value FROM json_each(?)) AND asked_by IN (SELECT value FROM json_each(?))
         ORDER BY asked_at_ms DESC, admin_confirmations.id DESC LIMIT 1`,
      ).get(operation, callDigest, askedBy, JSON.stringify(roles), JSON.stringify(askers));
      const of = 'DELETE FROM admin_confirmations WHERE operation = ? AND call_digest = ?';
      if (found) {
        statement(connection, of).run(operation, callDigest);
        return { askedBy: found.asked_by };
      }
      statement(connection, `${of} AND asked_by = ?`).run(operation, callDigest, askedBy);
      statement(connection, 'INSERT INTO admin_confirmations VALUES (?, ?, ?, ?, ?, ?, ?)').run(
        id,
        operation,
        callDigest,
        JSON.stringify(shownFields),
        askedBy,
        askedAtMs,
        endsAtMs,
      );
      return null;
    },

    remove: (connection: Connection, id: string): boolean =>
      statement(connection, 'DELETE FROM admin_confirmations WHERE id = ?').run(id).changes === 1,
  },
});

function confirmationOf(row: ConfirmationRow): Confirmation {
  return {
    id: row.id,
    operation: row.operation,
    callDigest: row.call_digest,
    shownFields: JSON.parse(row.shown_fields) as Confirmation['shownFields'],
    askedBy: row.asked_by,
    askedAtMs: row.asked_at_ms,
    endsAtMs: row.ends_at_ms,
  };
}
