import Database from 'better-sqlite3';
import { statfsSync } from 'node:fs';
import path from 'node:path';
import { told, type Told } from '../../kernel/told.ts';

/** What to do, by the primary result code of SQLite (https://sqlite.org/rescode.html). */
const ADVICE: Readonly<Record<string, (file: string) => Told>> = {
  READONLY: notWritable,
  PERM: notWritable,
  CANTOPEN: (file) =>
    told`${file} cannot be opened: give it and its folder to the user of the server (chown), or set RENZHENG_DATA_DIR to another folder`,
  NOTADB: (file) => told`${file} is not a database: move it away and restore a backup (renzheng restore)`,
  CORRUPT: (file) => told`${file} is damaged: keep a copy of the folder and restore a backup (renzheng restore)`,
  FULL: (file) => told`${file} has no space to grow: make space on its disk and start again`,
  IOERR: (file) =>
    told`${file} cannot be read or written, the disk reports an error: look at the system log, then restore a backup to another disk`,
};

function notWritable(file: string): Told {
  return told`${file} cannot be written: give it to the user of the server (chown), or set RENZHENG_DATA_DIR to another folder`;
}

/**
 * Turns an error of SQLite on opening a file into an Error that names the file and says what to do. Gives other errors
 * back as they are.
 */
export function explainOpening(error: unknown, file: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const kind = /^SQLITE_([A-Z]+)/.exec(error.code)?.[1] ?? '';
  // SQLite also calls it an error of the disk if the file of its shared memory finds no space.
  const advice = ADVICE[kind === 'IOERR' && hasNoSpace(file) ? 'FULL' : kind];
  return advice === undefined ? error : new Error(advice(file), { cause: error });
}

/** Bytes below which a file system counts as full. The file of the shared memory begins with 32 KiB. */
const SPACE_MIN = 64 * 1024;

function hasNoSpace(file: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(path.dirname(file));
    return bavail * bsize < SPACE_MIN;
  } catch {
    // A folder that cannot be asked says nothing about its space.
    return false;
  }
}
