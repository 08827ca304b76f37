import Database from 'better-sqlite3';
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { explainOpening } from './explain-opening.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { readLastLink, readLastStart } from '../sql/chain/chain-rows.ts';
import { readCheckpoints } from '../sql/chain/checkpoint-file.ts';
import { allMissing, compareEnd, type EndFinding } from '../sql/chain/compare-end.ts';

/** The database file itself is damaged. */
export interface Damaged {
  readonly kind: 'damaged';
  /** What is wrong with the file's size, e.g. `'the file has 8192 bytes of 40960'`. */
  readonly problem: string;
}

const HEADER_BYTES = 100;
/** The first bytes of every SQLite database file. */
const MAGIC = 'SQLite format 3\0';

/**
 * Compares a database that no process holds open with the checkpoint beside it. It changes neither, and the write-ahead
 * log stays as it is. It takes the same few reads whatever the size. Throws an Error that says what to do if SQLite
 * cannot read the file.
 */
export function inspectEnd(databaseFile: string, checkpointFile: string): EndFinding | Damaged {
  const [checkpoint] = readCheckpoints(checkpointFile);
  if (!existsSync(databaseFile)) return checkpoint ? allMissing(checkpoint) : { kind: 'unchained' };
  // If the place is not a file, opening it later gives an error that says what to do.
  if (!statSync(databaseFile).isFile()) return { kind: 'unchained' };
  const truncation = truncationOf(databaseFile);
  if (truncation !== null) return { kind: 'damaged', problem: truncation };
  const connection = openReadOnly(databaseFile);
  try {
    const isChained = connection.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'chain_links'").get() !== undefined;
    if (!checkpoint) return isChained && holdsLinks(connection) ? { kind: 'unproven' } : { kind: 'unchained' };
    return isChained ? compareEnd(connection, checkpoint) : allMissing(checkpoint);
  } catch (error) {
    throw explainOpening(error, databaseFile);
  } finally {
    connection.close();
  }
}

function openReadOnly(file: string): SqliteConnection {
  try {
    return new Database(file, { readonly: true, fileMustExist: true });
  } catch (error) {
    throw explainOpening(error, file);
  }
}

function holdsLinks(connection: SqliteConnection): boolean {
  const start = readLastStart(connection);
  return start !== null && (start.chain > 1 || readLastLink(connection, start.chain) !== null);
}

/**
 * Says how the file is truncated. Null if it has all the pages that its header counts, or if a write-ahead log may hold
 * the others.
 */
function truncationOf(file: string): string | null {
  const { size } = statSync(file);
  if (size < HEADER_BYTES) return size === 0 ? null : `the file has ${size} bytes`;
  const log = `${file}-wal`;
  if (existsSync(log) && statSync(log).size > 0) return null;
  const header = Buffer.alloc(HEADER_BYTES);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, header, 0, HEADER_BYTES, 0);
    // If it is not a database, opening it later gives an error that says so.
    if (header.toString('latin1', 0, MAGIC.length) !== MAGIC) return null;
  } finally {
    closeSync(descriptor);
  }
  const pageBytes = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  const counted = header.readUInt32BE(28) * pageBytes;
  return size < counted ? `the file has ${size} bytes of ${counted}` : null;
}
