import type { AdminErrorCode } from '../access/admin-errors.ts';

/** One row of the audit: who did what to which thing, and how it ended. Never personal data, never a secret. */
export interface AuditEntry {
  readonly atMs: number;
  /** Null where nobody was signed in. */
  readonly administratorId: string | null;
  readonly administratorName: string | null;
  /** `AdminContract.name`. */
  readonly operation: string;
  readonly kind: 'write' | 'look';
  /** What it was about, an id; null where the call was refused before that was known. */
  readonly subject: string | null;
  /** Parameters that may be kept, as they came; others by name only. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** `ok` or an admin error code. */
  readonly outcome: 'ok' | AdminErrorCode;
  readonly addressDigest: string;
}

/** A row as it was kept; `number` grows with time and never repeats. */
export interface AuditRow extends AuditEntry {
  readonly number: number;
}

export interface AuditQuery {
  /** Only rows before this number, newest first. */
  readonly beforeNumber: number | null;
  readonly administratorName: string | null;
  readonly operation: string | null;
  readonly subject: string | null;
  /** At most this many, 1 to 1000. */
  readonly limit: number;
}

/** Rows that can be added and read, and neither changed nor removed. Every adapter passes audit-log.suite.ts. */
export interface AuditLog {
  /** Resolves once the row is durable. */
  append(entry: AuditEntry): Promise<void>;
  /** Newest first. */
  list(query: AuditQuery): Promise<readonly AuditRow[]>;
}
