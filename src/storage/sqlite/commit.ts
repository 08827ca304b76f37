import { UnknownCommit } from '../sql/engine.ts';
import { statement } from '../sql/operation.ts';
import type { SqliteConnection } from './sqlite-connection.ts';

/** Connections on which the last commit failed, and may be in the log all the same. */
const IN_DOUBT = new WeakSet<SqliteConnection>();

/**
 * Commits. Throws UnknownCommit if the disk failed meanwhile, and SQLite's error if surely nothing was committed.
 *
 * SQLite appends the transaction to the write-ahead log and syncs it. If one of the two fails, SQLite forgets the
 * transaction, and the connections that are open do not see it. But its pages may be in the log, and the first process
 * that opens the file after a crash then finds a whole commit. No input/output error surely comes before the last page:
 * even a read may, because SQLite reads the log again to renew its checksums.
 */
export function commit(connection: SqliteConnection): void {
  try {
    statement(connection, 'COMMIT').run();
  } catch (error) {
    if (!isOfDisk(error)) throw error;
    IN_DOUBT.add(connection);
    throw new UnknownCommit('the disk failed during a commit', { cause: error });
  }
  IN_DOUBT.delete(connection);
}

/**
 * Call it at the beginning of each transaction. If the last commit may be in the log although it failed, this one writes a
 * page, the first one of the file with what it holds already. It lands in the log where the failed commit began, so
 * that once this transaction is committed, the failed one cannot come any more.
 */
export function settleDoubt(connection: SqliteConnection): void {
  if (!IN_DOUBT.has(connection)) return;
  const version = connection.pragma('user_version', { simple: true }) as number;
  connection.pragma(`user_version = ${version}`);
}

function isOfDisk(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' && code.startsWith('SQLITE_IOERR');
}
