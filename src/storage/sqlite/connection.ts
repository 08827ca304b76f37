import Database from 'better-sqlite3';
import { readlinkSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { forOperations } from './engine.ts';
import { explainOpening } from './explain-opening.ts';
import { LockTaken } from './lock-taken.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import type { WorkerSetup } from './worker-setup.ts';
import { told } from '../../kernel/told.ts';

/**
 * Marks the file as this product's ("Rnzh"). The SQLite file of another program is then refused instead of migrated.
 */
const APPLICATION_ID = 0x526e7a68;
/** After this many WAL pages (4 KiB), the writer copies them into the database file. */
const CHECKPOINT_PAGES = 4000;

/** Opens the only connection that writes. Throws an Error that says so if the file belongs to another program. */
export function openWriter({ file, busyTimeoutMs }: Pick<WorkerSetup, 'file' | 'busyTimeoutMs'>): SqliteConnection {
  const connection = forOperations(new Database(file, { timeout: busyTimeoutMs }));
  const owner = connection.pragma('application_id', { simple: true });
  const tables = connection.prepare<[], { n: number }>('SELECT count(*) AS n FROM sqlite_schema').get();
  if (owner !== APPLICATION_ID && (tables?.n ?? 0) > 0)
    throw new Error(told`${file} is a database of another program; choose another data folder`);
  configureWriter(connection);
  if (owner !== APPLICATION_ID) connection.pragma(`application_id = ${APPLICATION_ID}`);
  return connection;
}

/**
 * Sets what the writing connection syncs, checks and overwrites. Call it before the first statement, for example on a
 * connection to another file system: what a commit survives is decided here.
 */
export function configureWriter(connection: Pick<SqliteConnection, 'pragma'>): void {
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  // Without it, INSERT OR REPLACE would remove rows without the triggers that keep the ledger and the audit.
  connection.pragma('recursive_triggers = ON');
  connection.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  connection.pragma('trusted_schema = OFF');
  connection.pragma('temp_store = MEMORY');
  // Deleted rows are overwritten with zeros, so erased data is gone from the file too.
  connection.pragma('secure_delete = ON');
}

/**
 * Opens a connection that cannot write. It sees every commit and never waits for one. Pages are read, not mapped,
 * because SQLite drops its mapping after each commit of the writer, and each unmapping interrupts every thread of the
 * process.
 */
export function openReader({ file, busyTimeoutMs }: Pick<WorkerSetup, 'file' | 'busyTimeoutMs'>): SqliteConnection {
  const connection = forOperations(new Database(file, { readonly: true, fileMustExist: true, timeout: busyTimeoutMs }));
  connection.pragma('query_only = ON');
  connection.pragma('trusted_schema = OFF');
  connection.pragma('temp_store = MEMORY');
  return connection;
}

/**
 * Opens the file together with other processes that share it. Keeps out processes that want it for themselves. Throws
 * LockTaken if one of those has it, or an Error if the folder cannot be written. Both say what to do.
 */
export function shareDatabase(file: string): SqliteConnection {
  const name = lockFileOf(file);
  let lock: SqliteConnection | undefined;
  try {
    lock = new Database(name, { timeout: 1000 });
    lock.exec('BEGIN');
    // A transaction that has read holds a shared lock until it ends.
    lock.prepare('SELECT count(*) FROM sqlite_schema').get();
    return lock;
  } catch (error) {
    lock?.close();
    if ((error as { readonly code?: string }).code === 'SQLITE_BUSY')
      throw new LockTaken(told`${file} is in use by a process that does not share it; stop that process first`, {
        cause: error,
      });
    throw explainOpening(error, name);
  }
}

/**
 * Whether no other process has the shared file open. Call it while you hold `lockOpening` and before `shareDatabase`, so
 * that none opens it meanwhile. Throws an Error that says what to do if the folder cannot be written.
 */
export function isUnshared(file: string): boolean {
  const name = lockFileOf(file);
  let lock: SqliteConnection | undefined;
  try {
    lock = new Database(name, { timeout: 0 });
    lock.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if ((error as { readonly code?: string }).code === 'SQLITE_BUSY') return false;
    throw explainOpening(error, name);
  } finally {
    lock?.close();
  }
}

/** How long a process waits until another one has opened the shared file, milliseconds. */
const OPENING_TIMEOUT_MS = 120_000;

/**
 * Waits until no other process is opening the shared file, and keeps the others waiting until the lock is closed. So
 * they never bring one schema forward, or make the first rows of one database, at the same time. Throws an Error that
 * says what to do if the lock cannot be had in two minutes, or if the folder cannot be written.
 */
export function lockOpening(file: string): SqliteConnection {
  const name = `${realFile(file)}.opening`;
  const lock = new Database(name, { timeout: OPENING_TIMEOUT_MS });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    throw explainOpening(error, name);
  }
}

/**
 * Locks the folder for this process. The operating system releases the lock when the process ends, however it ends.
 * Throws LockTaken if another process holds the lock, or an Error if the folder cannot be written. Both say what to do.
 */
export function lockDatabase(file: string): SqliteConnection {
  const name = lockFileOf(file);
  let lock: SqliteConnection | undefined;
  try {
    lock = new Database(name, { timeout: 1000 });
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock?.close();
    if ((error as { readonly code?: string }).code === 'SQLITE_BUSY')
      throw new LockTaken(told`${file} is in use by another process; stop it first`, { cause: error });
    throw explainOpening(error, name);
  }
}

/** The file that a process locks while it has this database open. */
export function lockFileOf(file: string): string {
  return `${realFile(file)}.lock`;
}

/** Links that are followed to a file that does not exist yet. */
const LINKS_MAX = 40;

/**
 * Follows symbolic links to the file itself, as SQLite does, so that a process that opens it by any of its names meets the same
 * lock. Another hard link is a name of its own, which nothing here can tell.
 */
function realFile(file: string): string {
  let name = file;
  for (let links = 0; links < LINKS_MAX; links++) {
    try {
      return realpathSync(name);
    } catch {
      // It does not exist yet, or is a link to what does not exist yet.
    }
    try {
      name = path.resolve(path.dirname(name), readlinkSync(name));
    } catch {
      // It is no link, so SQLite makes the file under this name.
      return name;
    }
  }
  return name;
}
