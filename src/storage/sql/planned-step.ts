import { told, type Told } from '../../kernel/told.ts';

/** One step of the schema that the next start would run. */
export interface PlannedStep {
  /** e.g. `jobs/0003-fences.sql` */
  readonly step: string;
  /** What it does to which table, in its order, e.g. `adds columns to jobs`. */
  readonly does: readonly Told[];
  /** Rows that it may have to rewrite: those of the tables that it changes and that exist. */
  readonly rows: number;
}

/** What a statement does to the table of its first group, by how it begins. */
interface StatementKind {
  readonly pattern: RegExp;
  readonly does: (table: string) => Told;
  /** Whether it works through the rows that there are. The others only change the schema. */
  readonly worksThrough?: boolean;
}

const STATEMENTS: readonly StatementKind[] = [
  {
    pattern: /^CREATE (?:TEMP(?:ORARY)? )?TABLE (?:IF NOT EXISTS )?(\w+)/i,
    does: (table) => told`makes the table ${table}`,
  },
  { pattern: /^ALTER TABLE (\w+) ADD/i, does: (table) => told`adds a column to ${table}` },
  { pattern: /^ALTER TABLE (\w+)/i, does: (table) => told`alters ${table}` },
  {
    pattern: /^DROP TABLE (?:IF EXISTS )?(\w+)/i,
    does: (table) => told`removes the table ${table}`,
    worksThrough: true,
  },
  {
    pattern: /^CREATE (?:UNIQUE )?INDEX (?:IF NOT EXISTS )?\w+ ON (\w+)/i,
    does: (table) => told`makes an index on ${table}`,
    worksThrough: true,
  },
  { pattern: /^DROP INDEX (?:IF EXISTS )?(\w+)/i, does: (table) => told`removes the index ${table}` },
  { pattern: /^CREATE (?:OR REPLACE )?FUNCTION (\w+)/i, does: (table) => told`makes the function ${table}` },
  { pattern: /^CREATE TRIGGER (?:IF NOT EXISTS )?(\w+)/i, does: (table) => told`makes the trigger ${table}` },
  { pattern: /^DROP TRIGGER (?:IF EXISTS )?(\w+)/i, does: (table) => told`removes the trigger ${table}` },
  { pattern: /^(?:WITH .*?\) )?UPDATE (\w+)/i, does: (table) => told`changes rows of ${table}`, worksThrough: true },
  { pattern: /^(?:INSERT|REPLACE) (?:OR \w+ )?INTO (\w+)/i, does: (table) => told`writes rows into ${table}` },
  { pattern: /^DELETE FROM (\w+)/i, does: (table) => told`removes rows of ${table}`, worksThrough: true },
];

/**
 * Says what a step of the schema does.
 *
 * @param rowsOf gives the rows of a table, 0 if there is none
 */
export function plannedStep(
  { file, sql }: { readonly file: string; readonly sql: string },
  rowsOf: (table: string) => number,
): PlannedStep {
  const done = statementsOf(sql).flatMap((statement) => {
    for (const kind of STATEMENTS) {
      const table = kind.pattern.exec(statement)?.[1];
      if (table !== undefined) return [{ kind, table }];
    }
    return [];
  });
  const worked = new Set(done.filter(({ kind }) => kind.worksThrough === true).map(({ table }) => table));
  return {
    step: file,
    does: [...new Set(done.map(({ kind, table }) => kind.does(table)))],
    rows: [...worked].reduce((sum, table) => sum + rowsOf(table), 0),
  };
}

/** The statements of a step in one line each. Bodies of triggers and functions are no statements of their own. */
function statementsOf(sql: string): readonly string[] {
  const text = sql
    .replaceAll(/--.*$/gm, '')
    .replaceAll(/\$(\w*)\$[\s\S]*?\$\1\$/g, "''")
    .replaceAll(/\bBEGIN\b[\s\S]*?\bEND\s*;/gi, ';');
  return text
    .split(';')
    .map((statement) => statement.replaceAll(/\s+/g, ' ').trim())
    .filter((statement) => statement !== '');
}
