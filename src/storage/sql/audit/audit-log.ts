import type { AuditEntry, AuditLog, AuditQuery, AuditRow } from '../../../platform/audit/audit-log.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps the audit in the embedded database. Triggers refuse any change or removal. */
export class SqlAuditLog implements AuditLog {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  append(entry: AuditEntry): Promise<void> {
    return this.#database.write('audit.append', entry);
  }

  list(query: AuditQuery): Promise<readonly AuditRow[]> {
    return this.#database.read('audit.list', query);
  }
}
