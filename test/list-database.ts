import Database from 'better-sqlite3';
import { fileURLToPath } from 'node:url';
import { commitTogether } from '../src/storage/sql/batch.ts';
import { writeOperations } from '../src/storage/sql/catalogue.ts';
import type { Job } from '../src/storage/sql/protocol.ts';
import { forOperations } from '../src/storage/sqlite/engine.ts';
import { migrate, readMigrations } from '../src/storage/sqlite/migrate.ts';
import type { SqliteConnection } from '../src/storage/sqlite/sqlite-connection.ts';
import { callsBefore } from './list-calls.ts';

const MIGRATIONS = readMigrations(fileURLToPath(new URL('../src/storage/sqlite/migrations', import.meta.url)));

/** What a job left: its outputs, or that it was not done. */
export type Outcome = readonly unknown[] | 'not done';

/** Opens a database in memory with what the calls of `anyCall` need. Throws an Error if that cannot be written. */
export function openListDatabase(): SqliteConnection {
  const connection = forOperations(new Database(':memory:'));
  migrate(connection, MIGRATIONS, 1);
  const [before] = outcomesOf(connection, [{ id: 0, calls: callsBefore() }]);
  if (before === 'not done') throw new Error('the rows that calls need could not be written');
  return connection;
}

/** Carries out jobs as one batch. */
export function outcomesOf(connection: SqliteConnection, jobs: readonly Job[]): readonly Outcome[] {
  return commitTogether(connection, writeOperations(), jobs).map((reply) => (reply.ok ? reply.outputs : 'not done'));
}
