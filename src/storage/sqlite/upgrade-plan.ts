import { present } from '../../kernel/assert.ts';
import { fileURLToPath } from 'node:url';
import { plannedStep, type PlannedStep } from '../sql/planned-step.ts';
import { openReader } from './connection.ts';
import { explainOpening } from './explain-opening.ts';
import { pendingMigrations, readMigrations } from './migrate.ts';
import type { SqliteConnection } from './sqlite-connection.ts';

const MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url));
const BUSY_TIMEOUT_MS = 5000;

/**
 * Lists the steps of the schema that the next start of this release would run on a database. It changes nothing in the
 * file, and a server may be writing it meanwhile. Throws an Error that says what to do if SQLite cannot read the file,
 * or if a newer release wrote it.
 */
export function planUpgrade(file: string): readonly PlannedStep[] {
  try {
    const connection = openReader({ file, busyTimeoutMs: BUSY_TIMEOUT_MS });
    try {
      return pendingMigrations(connection, readMigrations(MIGRATIONS)).map((step) =>
        plannedStep(step, (table) => rowsOf(connection, table)),
      );
    } finally {
      connection.close();
    }
  } catch (error) {
    throw explainOpening(error, file);
  }
}

function rowsOf(connection: SqliteConnection, table: string): number {
  const exists = connection
    .prepare<[string], { n: number }>("SELECT count(*) AS n FROM sqlite_schema WHERE type = 'table' AND name = ?")
    .get(table);
  if (exists?.n !== 1) return 0;
  return present(connection.prepare<[], { n: number }>(`SELECT count(*) AS n FROM "${table}"`).get()).n;
}
