import type { AuditEntry, AuditFilter, AuditQuery, AuditRow } from '../../../platform/audit/audit-log.ts';
import { auditText, type AuditColumns } from '../chain/row-text.ts';
import { chainOf } from '../chain/writer-chain.ts';
import { defineStore, statement } from '../operation.ts';
import { whereAll } from '../where-all.ts';

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

const APPEND = `INSERT INTO audit (at_ms, administrator_id, administrator_name, operation, kind, subject, fields, outcome,
    address_digest, chain_link, chain_salt)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, unhex(?))
  RETURNING number`;

/** What each part of a filter means. The texts are fixed, so that few statements are prepared. */
const CONDITIONS: readonly (readonly [keyof AuditFilter, string])[] = [
  ['administratorName', 'administrator_name = ?'],
  ['operation', 'operation = ?'],
  ['kind', 'kind = ?'],
  ['subject', 'subject = ?'],
  ['addressDigest', 'address_digest = ?'],
  ['fromMs', 'at_ms >= ?'],
  ['toMs', 'at_ms < ?'],
];

export const auditOperations = defineStore({
  reads: {
    list(connection, { order, beyond, limit, ...filter }: AuditQuery): readonly AuditRow[] {
      const [after, way] = order === 'newest' ? ['<', 'DESC'] : ['>', 'ASC'];
      const position = `(at_ms, number) ${after} (coalesce(?, (SELECT at_ms FROM audit WHERE number = ?)), ?)`;
      const { where, values } = whereAll(CONDITIONS.map(([name, condition]) => [condition, filter[name]]));
      const place = beyond === null ? [] : [beyond.atMs, beyond.number, beyond.number];
      const bound = beyond === null ? where : `${where === '' ? 'WHERE' : `${where} AND`} ${position}`;
      const text = `SELECT * FROM audit ${bound} ORDER BY at_ms ${way}, number ${way} LIMIT ?`;
      return statement<Row>(connection, text)
        .all(...values, ...place, limit)
        .map(rowOf);
    },
  },
  writes: {
    append(connection, entry: AuditEntry): void {
      const chain = chainOf(connection);
      const place = chain.place();
      const columns = columnsOf(entry);
      const number = statement<number>(connection, APPEND)
        .pluck()
        .get(
          columns.atMs,
          columns.administratorId,
          columns.administratorName,
          columns.operation,
          columns.kind,
          columns.subject,
          columns.fields,
          columns.outcome,
          columns.addressDigest,
          place?.link ?? null,
          place?.salt ?? null,
        );
      if (number === undefined) throw new Error('invariant broken: an audit row has a number');
      if (place) chain.add('audit', number, place, auditText(number, columns));
    },
  },
});

/** Gives the entry as it can be read back. SQLite does not keep half of a surrogate pair. */
function columnsOf({ fields, ...entry }: AuditEntry): AuditColumns {
  return {
    ...entry,
    administratorName: entry.administratorName?.toWellFormed() ?? null,
    subject: entry.subject?.toWellFormed() ?? null,
    fields: JSON.stringify(fields),
  };
}

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
