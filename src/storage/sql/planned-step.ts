/** One step of the schema that the next start would run. */
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
  [/^CREATE (?:OR REPLACE )?FUNCTION (\w+)/i, 'makes the function'],
  [/^CREATE TRIGGER (?:IF NOT EXISTS )?(\w+)/i, 'makes the trigger'],
  [/^DROP TRIGGER (?:IF EXISTS )?(\w+)/i, 'removes the trigger'],
  [/^(?:WITH .*?\) )?UPDATE (\w+)/i, 'changes rows of'],
  [/^(?:INSERT|REPLACE) (?:OR \w+ )?INTO (\w+)/i, 'writes rows into'],
  [/^DELETE FROM (\w+)/i, 'removes rows of'],
];
/** These work through the rows that there are. The others only change the schema. */
const WORKS_THROUGH = new Set(['changes rows of', 'removes rows of', 'makes an index on', 'removes the table']);

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
    const known = STATEMENTS.map(([pattern, does]) => ({ does, table: pattern.exec(statement)?.[1] }));
    const first = known.find(({ table }) => table !== undefined);
    return first?.table === undefined ? [] : [{ does: first.does, table: first.table }];
  });
  const worked = new Set(done.filter(({ does }) => WORKS_THROUGH.has(does)).map(({ table }) => table));
  return {
    step: file,
    does: [...new Set(done.map(({ does, table }) => `${does} ${table}`))],
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
