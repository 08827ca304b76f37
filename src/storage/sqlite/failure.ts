import { told, type Told } from '../../kernel/told.ts';
import Database from 'better-sqlite3';
import { Fault, type FaultKind } from '../../kernel/fault.ts';
import { UnknownCommit } from '../sql/engine.ts';
import { RefusedWrite } from '../sql/operation.ts';
import type { Failure } from '../sql/protocol.ts';

/** What a result code of SQLite means to a caller, and what an operator does about it. */
interface Refusal {
  /** Prefix of the codes, e.g. `SQLITE_FULL`. */
  readonly prefix: string;
  readonly kind: FaultKind;
  readonly advice: Told;
}

const LOCKED = told`another program has locked the database: end it if it goes on, e.g. a copy or a tool that has the file open`;
const DAMAGED = told`the database is damaged: keep a copy of the data folder and restore a backup (renzheng restore)`;
const READ_ONLY = told`the data folder cannot be written: give it to the user of the server (chown), and see that its disk is mounted for writing`;

/** The codes with which the database refuses. Any other code is a bug in an operation. */
const REFUSALS: readonly Refusal[] = [
  { prefix: 'SQLITE_BUSY', kind: 'timeout', advice: LOCKED },
  { prefix: 'SQLITE_LOCKED', kind: 'timeout', advice: LOCKED },
  { prefix: 'SQLITE_PROTOCOL', kind: 'unavailable', advice: LOCKED },
  { prefix: 'SQLITE_CORRUPT', kind: 'corrupt', advice: DAMAGED },
  { prefix: 'SQLITE_NOTADB', kind: 'corrupt', advice: DAMAGED },
  { prefix: 'SQLITE_FULL', kind: 'unavailable', advice: told`the disk of the data folder is full: make space on it` },
  {
    prefix: 'SQLITE_IOERR',
    kind: 'unavailable',
    advice: told`the disk of the data folder reports an error: look at its space and at the system log`,
  },
  {
    prefix: 'SQLITE_CANTOPEN',
    kind: 'unavailable',
    advice: told`a file of the database cannot be opened: see that the data folder is there and belongs to the user of the server`,
  },
  { prefix: 'SQLITE_READONLY', kind: 'unavailable', advice: READ_ONLY },
  { prefix: 'SQLITE_PERM', kind: 'unavailable', advice: READ_ONLY },
  {
    prefix: 'SQLITE_NOLFS',
    kind: 'unavailable',
    advice: told`the file system cannot hold so large a file: use another one`,
  },
  { prefix: 'SQLITE_NOMEM', kind: 'unavailable', advice: told`there is no memory left: give the server more` },
];

/** Describes an operation's error in a form that can cross threads. SQLite's messages name columns, never values. */
export function failureOf(error: unknown): Failure {
  if (error instanceof UnknownCommit) return { ...failureOf(error.cause), isUnknown: true };
  if (error instanceof Fault) return { fault: error.kind, message: error.message };
  if (error instanceof RefusedWrite) return { fault: null, message: error.message, refusal: error.refusal };
  if (error instanceof Database.SqliteError) {
    const refusal = REFUSALS.find(({ prefix }) => error.code.startsWith(prefix));
    if (!refusal) return { fault: null, message: `${error.code}: ${error.message}` };
    return { fault: refusal.kind, message: told`${refusal.advice} (${error.code}: ${error.message})` };
  }
  return { fault: null, message: error instanceof Error ? (error.stack ?? error.message) : 'threw a non-error' };
}
