import type { ImportState } from '../../../people/import/import-store.ts';

/** An import, as the table holds it. */
export interface ImportTableRow {
  readonly importId: string;
  readonly state: ImportState;
  readonly startedBy: string;
  readonly receivedAtMs: number;
  readonly changedAtMs: number;
  readonly mends: string | null;
  readonly hasPhotos: number;
  readonly photos: number;
  readonly photosMissing: number;
  readonly columnsSealed: Uint8Array | null;
}

/** A row of a file, as the table holds it. */
export interface RowTableRow {
  readonly line: number;
  readonly row: number;
  readonly state: 'pending' | 'refused';
  readonly personId: string | null;
  /** JSON. */
  readonly photoKeys: string;
  readonly refusal: string | null;
  readonly detail: string | null;
  readonly rowSealed: Uint8Array;
}

/** Counts the rows of which a photo did not arrive, under any of its names, for this import or the one that it mends. */
export const LACKING = `SELECT count(*) AS n FROM person_import_rows r
  WHERE r.import_id = ? AND r.state = 'pending' AND EXISTS (
    SELECT 1 FROM json_each(r.photo_keys) one WHERE NOT EXISTS (
      SELECT 1 FROM json_each(one.value) name
      JOIN person_import_photos p ON p.import_id IN (?, ?) AND p.name_key = name.value))`;

/** What an import keeps, each with the column that names a row of it. */
export const PARTS = Object.entries({
  person_import_parts: 'part',
  person_import_photos: 'name_key',
  person_import_rows: 'line',
});
