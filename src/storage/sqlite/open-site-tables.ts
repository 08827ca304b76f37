import { openReader } from './connection.ts';
import { keepLock } from './kept-lock.ts';
import { isMigrated, readMigrations } from './migrate.ts';
import { SiteTables } from './site-tables.ts';
import { fileURLToPath } from 'node:url';
import { told } from '../../kernel/told.ts';

const MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url));
const BUSY_TIMEOUT_MS = 5000;

/**
 * Opens the tables of a database that no server uses, and keeps servers out until it is closed. Throws an Error that says
 * what to do if a server runs, or if the database is not of this release. If a server has taken the lock all the same, because
 * the file of the lock was removed, each read of the tables throws LockTaken.
 */
export function openSiteTables(file: string): { readonly tables: SiteTables; close(): void } {
  // A server that has taken it meanwhile is met by the next check.
  const lock = keepLock(file, { onProblem: () => undefined, onTaken: () => undefined });
  try {
    const connection = openReader({ file, busyTimeoutMs: BUSY_TIMEOUT_MS });
    if (!isMigrated(connection, readMigrations(MIGRATIONS))) {
      connection.close();
      throw new Error(told`${file} is of an earlier release: start this release on it once, stop it, and try again`);
    }
    return {
      tables: new SiteTables(connection, () => lock.check()),
      close: () => {
        connection.close();
        lock.close();
      },
    };
  } catch (error) {
    lock.close();
    throw error;
  }
}
