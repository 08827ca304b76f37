import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { Fault } from '../../kernel/fault.ts';
import { failureOf } from './failure.ts';

describe('a refusal of the database is a fault that says what to do', () => {
  test.each([
    ['SQLITE_FULL', 'unavailable', 'make space'],
    ['SQLITE_READONLY', 'unavailable', 'mounted for writing'],
    ['SQLITE_READONLY_DBMOVED', 'unavailable', 'chown'],
    ['SQLITE_PERM', 'unavailable', 'chown'],
    ['SQLITE_IOERR_FSYNC', 'unavailable', 'system log'],
    ['SQLITE_CANTOPEN', 'unavailable', 'data folder is there'],
    ['SQLITE_CORRUPT', 'corrupt', 'renzheng restore'],
    ['SQLITE_NOTADB', 'corrupt', 'renzheng restore'],
    ['SQLITE_BUSY', 'timeout', 'another program'],
    ['SQLITE_BUSY_SNAPSHOT', 'timeout', 'another program'],
    ['SQLITE_LOCKED', 'timeout', 'another program'],
    ['SQLITE_PROTOCOL', 'unavailable', 'another program'],
    ['SQLITE_NOMEM', 'unavailable', 'memory'],
  ])('%s is %s', (code, fault, advice) => {
    const { message, ...rest } = failureOf(new Database.SqliteError('told by SQLite', code));
    expect(rest).toEqual({ fault });
    expect(message).toContain(advice);
    expect(message).toContain(`(${code}: told by SQLite)`);
  });
});

test('a rule of the schema that an operation broke is a bug, and a Fault stays one', () => {
  expect(failureOf(new Database.SqliteError('CHECK failed', 'SQLITE_CONSTRAINT_CHECK')).fault).toBeNull();
  expect(failureOf(new Fault('timeout', 'late'))).toEqual({ fault: 'timeout', message: 'late' });
});
