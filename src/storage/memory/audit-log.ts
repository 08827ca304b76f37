import type { AuditEntry, AuditLog, AuditQuery, AuditRow } from '../../platform/audit/audit-log.ts';

/** Keeps the audit in memory, for tests. Nothing survives a restart. */
export class MemoryAuditLog implements AuditLog {
  readonly #rows: AuditRow[] = [];

  async append(entry: AuditEntry): Promise<void> {
    this.#rows.push({ ...entry, number: this.#rows.length + 1 });
  }

  async list({ order, beyond, limit, fromMs, toMs, ...filter }: AuditQuery): Promise<readonly AuditRow[]> {
    const equal = Object.entries(filter).filter(([, value]) => value !== null) as [keyof AuditRow, unknown][];
    const sorted = this.#rows
      .filter((row) => equal.every(([name, value]) => row[name] === value))
      .filter(({ atMs }) => (fromMs === null || atMs >= fromMs) && (toMs === null || atMs < toMs))
      .toSorted((a, b) => a.atMs - b.atMs || a.number - b.number);
    const ordered = order === 'newest' ? sorted.toReversed() : sorted;
    const start = beyond === null ? 0 : ordered.findIndex(({ number }) => number === beyond.number) + 1;
    return ordered.slice(start, start + limit);
  }
}
