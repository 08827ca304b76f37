import type { AuditEntry, AuditLog, AuditQuery, AuditRow } from '../../platform/audit/audit-log.ts';

/** Keeps the audit in memory, for tests. Nothing survives a restart. */
export class MemoryAuditLog implements AuditLog {
  readonly #rows: AuditRow[] = [];

  async append(entry: AuditEntry): Promise<void> {
    this.#rows.push({ ...entry, number: this.#rows.length + 1 });
  }

  async list({ beforeNumber, administratorName, operation, subject, limit }: AuditQuery): Promise<readonly AuditRow[]> {
    return this.#rows
      .filter(
        (row) =>
          (beforeNumber === null || row.number < beforeNumber) &&
          (administratorName === null || row.administratorName === administratorName) &&
          (operation === null || row.operation === operation) &&
          (subject === null || row.subject === subject),
      )
      .toReversed()
      .slice(0, limit);
  }
}
