import { fileURLToPath } from 'node:url';
import { reportHere } from '../sql/report-here.ts';
import { openReader } from './connection.ts';
import { explainOpening } from './explain-opening.ts';
import { isMigrated, readMigrations } from './migrate.ts';
import type { Report } from '../sql/chain/ledger-proof.ts';

const MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url));
const BUSY_TIMEOUT_MS = 5000;

/** A database that is only read, in this thread, while a server may be writing it. */
export interface LedgerReader {
  readonly report: Report;
  /** Whether the database has the schema of this release. If it has not, the next start of the server changes it. */
  readonly isMigrated: boolean;
  close(): void;
}

/**
 * Opens a database for checks that need no server. It changes nothing in the file. Throws an Error that says what to do
 * if SQLite cannot read the file, or if a newer release wrote it.
 */
export function openLedgerReader(file: string): LedgerReader {
  try {
    const connection = openReader({ file, busyTimeoutMs: BUSY_TIMEOUT_MS });
    return {
      report: reportHere(connection),
      isMigrated: isMigrated(connection, readMigrations(MIGRATIONS)),
      close: () => connection.close(),
    };
  } catch (error) {
    throw explainOpening(error, file);
  }
}
