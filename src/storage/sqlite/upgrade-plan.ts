import { fileURLToPath } from 'node:url';
import { openReader } from './connection.ts';
import { explainOpening } from './explain-opening.ts';
import { pendingMigrations, readMigrations, type Migration } from './migrate.ts';
import type { SqliteConnection } from './sqlite-connection.ts';

const MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url));
const BUSY_TIMEOUT_MS = 5000;

/** One step that the next start would run. */
export interface PlannedStep {
  /** e.g. `jobs/0003-fences.sql` */
  readonly step: string;
  /** What it does to which table, in its order, e.g. `adds columns to jobs`. */
  readonly does: readonly string[];
  /** Rows that it may have to rewrite: those of the tables that it changes and that exist. */
  readonly rows: number;
}

/** What a statement does, by how it begins. The table is its first group. */
const STATEMENTS: readonly (readonly [pattern: RegExp, does: string])[] = [
  [/^CREATE (?:TEMP(?:ORARY)? )?TABLE (?:IF NOT EXISTS )?(\w+)/i, 'makes the table'],
  [/^ALTER TABLE (\w+) ADD/i, 'adds a column to'],
  [/^ALTER TABLE (\w+)/i, 'alters'],
  [/^DROP TABLE (?:IF EXISTS )?(\w+)/i, 'removes the table'],
  [/^CREATE (?:UNIQUE )?INDEX (?:IF NOT EXISTS )?\w+ ON (\w+)/i, 'makes an index on'],
  [/^DROP INDEX (?:IF EXISTS )?(\w+)/i, 'removes the index'],
  [/^CREATE TRIGGER (?:IF NOT EXISTS )?(\w+)/i, 'makes the trigger'],
  [/^DROP TRIGGER (?:IF EXISTS )?(\w+)/i, 'removes the trigger'],
  [/^(?:WITH .*?\) )?UPDATE (\w+)/i, 'changes rows of'],
  [/^(?:INSERT|REPLACE) (?:OR \w+ )?INTO (\w+)/i, 'writes rows into'],
  [/^DELETE FROM (\w+)/i, 'removes rows of'],
];
/** These work through the rows that there are. The others only change the schema. */
const WORKS_THROUGH = new Set(['changes rows of', 'removes rows of', 'makes an index on', 'removes the table']);

/**
 * Lists the steps of the schema that the next start of this release would run on a database. It changes nothing in the
 * file, and a server may be writing it meanwhile. Throws an Error that says what to do if SQLite cannot read the file,
 * or if a newer release wrote it.
 */
export function planUpgrade(file: string): readonly PlannedStep[] {
  try {
    const connection = openReader({ file, busyTimeoutMs: BUSY_TIMEOUT_MS });
    try {
      return pendingMigrations(connection, readMigrations(MIGRATIONS)).map((step) => planned(connection, step));
    } finally {
      connection.close();
    }
  } catch (error) {
    throw explainOpening(error, file);
  }
}

function planned(connection: SqliteConnection, { file, sql }: Migration): PlannedStep {
  const done = statementsOf(sql).flatMap((statement) => {
    const known = STATEMENTS.map(([pattern, does]) => ({ does, table: pattern.exec(statement)?.[1] }));
    const first = known.find(({ table }) => table !== undefined);
    return first?.table === undefined ? [] : [{ does: first.does, table: first.table }];
  });
  const worked = new Set(done.filter(({ does }) => WORKS_THROUGH.has(does)).map(({ table }) => table));
  return {
    step: file,
    does: [...new Set(done.map(({ does, table }) => `${does} ${table}`))],
    rows: [...worked].reduce((sum, table) => sum + rowsOf(connection, table), 0),
  };
}

/** The statements of a step in one line each. Bodies of triggers are no statements of their own. */
function statementsOf(sql: string): readonly string[] {
  const text = sql.replaceAll(/--.*$/gm, '').replaceAll(/\bBEGIN\b[\s\S]*?\bEND\s*;/gi, ';');
  return text
    .split(';')
    .map((statement) => statement.replaceAll(/\s+/g, ' ').trim())
    .filter((statement) => statement !== '');
}

function rowsOf(connection: SqliteConnection, table: string): number {
  const exists = connection
    .prepare<[string], { n: number }>("SELECT count(*) AS n FROM sqlite_schema WHERE type = 'table' AND name = ?")
    .get(table);
  if (exists?.n !== 1) return 0;
  return connection.prepare<[], { n: number }>(`SELECT count(*) AS n FROM "${table}"`).get()?.n ?? 0;
}
