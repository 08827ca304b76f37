import Database from 'better-sqlite3';
import { Fault, type FaultKind } from '../../kernel/fault.ts';
import { UnknownCommit } from './commit.ts';
import { RefusedWrite } from './operation.ts';
import type { Failure } from './protocol.ts';

/**
 * Prefixes of SQLite's result codes, e.g. `SQLITE_FULL`, and what they mean to a caller. Any other code is a bug in an
 * operation.
 */
const FAULT_KINDS: readonly (readonly [prefix: string, kind: FaultKind])[] = [
  ['SQLITE_BUSY', 'timeout'],
  ['SQLITE_LOCKED', 'timeout'],
  ['SQLITE_CORRUPT', 'corrupt'],
  ['SQLITE_NOTADB', 'corrupt'],
  ['SQLITE_FULL', 'unavailable'],
  ['SQLITE_IOERR', 'unavailable'],
  ['SQLITE_CANTOPEN', 'unavailable'],
  ['SQLITE_READONLY', 'unavailable'],
  ['SQLITE_NOMEM', 'unavailable'],
  ['SQLITE_PROTOCOL', 'unavailable'],
];

/** Describes an operation's error in a form that can cross threads. SQLite's messages name columns, never values. */
export function failureOf(error: unknown): Failure {
  if (error instanceof UnknownCommit) return { ...failureOf(error.cause), isUnknown: true };
  if (error instanceof Fault) return { fault: error.kind, message: error.message };
  if (error instanceof RefusedWrite) return { fault: null, message: error.message, refusal: error.refusal };
  if (error instanceof Database.SqliteError) {
    const kind = FAULT_KINDS.find(([prefix]) => error.code.startsWith(prefix))?.[1] ?? null;
    return { fault: kind, message: `${error.code}: ${error.message}` };
  }
  return { fault: null, message: error instanceof Error ? (error.stack ?? error.message) : 'threw a non-error' };
}
