import type { ImportCounts } from '../../../people/import/import-store.ts';
import { statement, type Connection } from '../operation.ts';

interface Count {
  readonly n: number;
}

/** Whether a check may add rows: the import receives its files, and no later check began. */
export function isChecking(connection: Connection, importId: string, checkId: string): boolean {
  const text =
    "SELECT count(*) AS n FROM person_imports WHERE import_id = ? AND state = 'receiving' AND checked_by = ?";
  return statement<Count>(connection, text).get(importId, checkId)?.n === 1;
}

/** Notes that a file arrived. False if the import receives none. */
export function touch(connection: Connection, importId: string, atMs: number): boolean {
  const text = "UPDATE person_imports SET changed_at_ms = ? WHERE import_id = ? AND state = 'receiving'";
  return statement(connection, text).run(atMs, importId).changes > 0;
}

/** How many rows of an import ended how. */
export function countsOf(connection: Connection, importId: string): ImportCounts {
  const text = 'SELECT state, count(*) AS n FROM person_import_rows WHERE import_id = ? GROUP BY state';
  const rows = statement<Count & { readonly state: string }>(connection, text).all(importId);
  const of = (state: keyof ImportCounts) => rows.find((row) => row.state === state)?.n ?? 0;
  return {
    pending: of('pending'),
    added: of('added'),
    updated: of('updated'),
    unchanged: of('unchanged'),
    refused: of('refused'),
  };
}

/** Rows of an import after a line, in order. */
export interface Page {
  readonly importId: string;
  readonly after: number;
  readonly limit: number;
}

interface PersonOfRow {
  readonly line: number;
  readonly personId: string;
}

/** The people of rows that ended well, each once. */
export function peopleOf(connection: Connection, { importId, after, limit }: Page): readonly PersonOfRow[] {
  const isEnded = "state IN ('added', 'updated', 'unchanged')";
  const text = `SELECT line, person_id AS personId FROM person_import_rows r WHERE import_id = ? AND line > ?
    AND ${isEnded} AND person_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM person_import_rows e
      WHERE e.person_id = r.person_id AND e.import_id = r.import_id AND e.line < r.line AND e.${isEnded})
    ORDER BY line LIMIT ?`;
  return statement<PersonOfRow>(connection, text).all(importId, after, limit);
}
