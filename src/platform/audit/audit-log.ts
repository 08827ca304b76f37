import type { AdminErrorCode } from '../access/admin-errors.ts';

/**
 * One row of the audit: which administrator did what to which resource, and how it ended. It never holds personal data
 * or a secret.
 */
export interface AuditEntry {
  readonly atMs: number;
  /** `null` if the caller was not signed in. */
  readonly administratorId: string | null;
  readonly administratorName: string | null;
  /** `AdminContract.name`. */
  readonly operation: string;
  readonly kind: 'write' | 'look';
  /** Id of the resource that the call was about. `null` if the call was refused before that was known. */
  readonly subject: string | null;
  /** Parameters that may be kept, with their values. Of all others only the name. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** `ok` or an admin error code. */
  readonly outcome: 'ok' | AdminErrorCode;
  readonly addressDigest: string;
}

/** A stored row. `number` grows with time and never repeats. */
export interface AuditRow extends AuditEntry {
  readonly number: number;
}

/** Which rows of the audit are wanted. `null` for any. */
export interface AuditFilter {
  readonly administratorName: string | null;
  readonly operation: string | null;
  readonly kind: AuditEntry['kind'] | null;
  readonly subject: string | null;
  readonly addressDigest: string | null;
  /** Only rows from this moment on, milliseconds since the Unix epoch. */
  readonly fromMs: number | null;
  /** Only rows before this moment. */
  readonly toMs: number | null;
}

/** A row after which a page goes on. */
export interface AuditPosition {
  readonly number: number;
  /**
   * Its time, so that the page is right also if retention removed the row meanwhile. `null` to look it up: then the page
   * is empty if the row was removed.
   */
  readonly atMs: number | null;
}

/** Selects a page of the audit. */
export interface AuditQuery extends AuditFilter {
  /** By time; rows of one moment by number. */
  readonly order: 'newest' | 'oldest';
  /** The last row of the page before. `null` for the first page. */
  readonly beyond: AuditPosition | null;
  /** Maximum number of rows to give, 1 to 1000. */
  readonly limit: number;
}

/** Rows that can be added and read, but never changed or removed. Every adapter passes audit-log.suite.ts. */
export interface AuditLog {
  /** Resolves when the row is durable. */
  append(entry: AuditEntry): Promise<void>;
  /** Lists a page of rows. */
  list(query: AuditQuery): Promise<readonly AuditRow[]>;
}
