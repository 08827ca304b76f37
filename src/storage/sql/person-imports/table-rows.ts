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
