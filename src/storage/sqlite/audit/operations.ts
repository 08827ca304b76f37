import type { AuditEntry, AuditQuery, AuditRow } from '../../../admin/audit/audit-log.ts';
import { defineStore, statement } from '../operation.ts';

interface Row {
  readonly number: number;
  readonly at_ms: number;
  readonly administrator_id: string | null;
  readonly administrator_name: string | null;
  readonly operation: string;
  readonly kind: AuditEntry['kind'];
  readonly subject: string | null;
  readonly fields: string;
  readonly outcome: AuditEntry['outcome'];
  readonly address_digest: string;
}

export const auditOperations = defineStore({
  reads: {
    list(connection, { beforeNumber, administratorName, operation, subject, limit }: AuditQuery): readonly AuditRow[] {
      const filters = [
        ['number < ?', beforeNumber],
        ['administrator_name = ?', administratorName],
        ['operation = ?', operation],
        ['subject = ?', subject],
      ].filter(([, value]) => value !== null);
      const where = filters.length === 0 ? '' : `WHERE ${filters.map(([condition]) => condition).join(' AND ')}`;
      return statement<Row>(connection, `SELECT * FROM audit ${where} ORDER BY number DESC LIMIT ?`)
        .all(...filters.map(([, value]) => value), limit)
        .map(rowOf);
    },
  },
  writes: {
    append(connection, entry: AuditEntry): void {
      statement(connection, 'INSERT INTO audit VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
        entry.atMs,
        entry.administratorId,
        entry.administratorName,
        entry.operation,
        entry.kind,
        entry.subject,
        JSON.stringify(entry.fields),
        entry.outcome,
        entry.addressDigest,
      );
    },
  },
});

function rowOf(row: Row): AuditRow {
  return {
    number: row.number,
    atMs: row.at_ms,
    administratorId: row.administrator_id,
    administratorName: row.administrator_name,
    operation: row.operation,
    kind: row.kind,
    subject: row.subject,
    fields: JSON.parse(row.fields) as AuditEntry['fields'],
    outcome: row.outcome,
    addressDigest: row.address_digest,
  };
}
