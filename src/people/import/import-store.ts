import type { PersonId } from '../register.ts';
import type { EndedRow } from './import-persons.ts';
import type { RawRow, RefusedRow, RowProblem } from './import-row.ts';

/**
 * How far an import is. `receiving`: its files arrive. `checked`: its rows are known. `begun`: people are registered,
 * and the job tells whether that goes on. `done`: every row has ended.
 */
export type ImportState = 'receiving' | 'checked' | 'begun' | 'done';

/** An import that the server carries out. */
export interface ImportRecord {
  readonly importId: string;
  readonly state: ImportState;
  /** Name of the administrator. */
  readonly startedBy: string;
  readonly receivedAtMs: number;
  /** When a file arrived or a step ended. What is kept of the import is removed some days after it. */
  readonly changedAtMs: number;
  /**
   * The earlier import with the refused rows that this one mends. Its photos may be used. Null if this one mends none.
   */
  readonly mends: string | null;
  /** Whether its rows name photos. Otherwise numbers and names alone are registered. */
  readonly hasPhotos: boolean;
  /** How many photos arrived for it. */
  readonly photos: number;
  /** Rows of which a photo did not arrive. */
  readonly photosMissing: number;
  /** The columns of the file, in order. */
  readonly columns: readonly string[];
}

/** A row of the file before it is imported. */
export interface NewImportRow {
  readonly row: number;
  readonly raw: RawRow;
  /** Null if the row has no valid number. A refused row may have one. */
  readonly personId: PersonId | null;
  /** For each photo the names under which it may be found, as `safePhotoName` gives them. */
  readonly photos: readonly (readonly string[])[];
  /** Null if the row can be imported. */
  readonly problem: RowProblem | null;
}

/** How many rows of an import ended how. `pending` rows have not ended. */
export interface ImportCounts {
  readonly pending: number;
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly refused: number;
}

/** What a row that ended well counts as, by how the enrolment of its person ended. */
export const ROW_STATES = {
  added: 'added',
  'face-added': 'updated',
  'face-replaced': 'updated',
  unchanged: 'unchanged',
} as const satisfies Record<Extract<EndedRow, { ok: true }>['did'], keyof ImportCounts>;

/** A photo with its name, as `safePhotoName` gives it. */
export interface NamedPhoto {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A refused row with what the file had in it. */
export interface KeptRow extends RefusedRow {
  readonly raw: RawRow;
}

/**
 * Keeps the files of imports that the server carries out, row by row, for as long as they are needed: what a row holds
 * goes when it has ended well, and what was refused goes with the import. Everything of a person is kept sealed or as a
 * keyed digest. Implemented in storage/, tested by import-store.suite.ts. Every method throws Fault if the store fails.
 */
export interface ImportStore {
  /** Begins an import that receives its files. False if `importsMax` are kept. */
  create(record: Pick<ImportRecord, 'importId' | 'startedBy' | 'receivedAtMs'>, importsMax: number): Promise<boolean>;

  find(importId: string): Promise<ImportRecord | null>;

  /** The imports, newest first, with how their rows ended. */
  list(limit: number): Promise<readonly (ImportRecord & { readonly counts: ImportCounts })[]>;

  /** Keeps a part of the file. False if the import receives no files, or if a part before this one is missing. */
  addPart(
    importId: string,
    part: { readonly number: number; readonly bytes: Uint8Array; readonly atMs: number },
  ): Promise<boolean>;

  /** The parts of the file, in order. */
  parts(importId: string): AsyncIterable<Uint8Array>;

  /** Keeps photos. Null if the import receives no files, or if all its photos would have more than `bytesMax`. */
  addPhotos(
    importId: string,
    photos: readonly NamedPhoto[],
    bounds: { readonly bytesMax: number; readonly atMs: number },
  ): Promise<number | null>;

  /** Gives the photo of a name, as `safePhotoName` gives it. */
  photo(importId: string, name: string): Promise<Uint8Array | null>;

  /**
   * Begins a check of the file. It takes the place of an earlier check, which adds no more rows, and removes the rows
   * that it added. False if the import receives no files.
   */
  beginCheck(importId: string, checkId: string): Promise<boolean>;

  /**
   * Keeps rows that a check read. A row of a line that is kept already takes its place. False if the import receives no
   * files, or if another check took its place.
   */
  addRows(importId: string, checkId: string, rows: readonly NewImportRow[]): Promise<boolean>;

  /**
   * Ends the receiving: the rows are known, and the parts of the file are removed. Counts the missing photos. False if
   * the import receives no files, or if another check took the place of this one.
   */
  checked(
    importId: string,
    checkId: string,
    told: Pick<ImportRecord, 'columns' | 'hasPhotos' | 'mends'> & { readonly atMs: number },
  ): Promise<boolean>;

  /**
   * Notes that people are registered, and takes over the photos of the import that this one mends. An import with rows
   * that have not ended keeps its photos.
   */
  begun(importId: string, atMs: number): Promise<void>;

  counts(importId: string): Promise<ImportCounts>;

  /** Rows that have not ended, after a line, in order. */
  pending(importId: string, after: number, limit: number): Promise<readonly RawRow[]>;

  /** Whether the import holds a row of the person. An erasure removes them. */
  holds(importId: string, personId: PersonId): Promise<boolean>;

  /** Notes how rows ended. What a row holds is removed if it ended well. */
  settle(importId: string, ended: readonly EndedRow[], atMs: number): Promise<void>;

  /** Notes that every row has ended. Photos that no refused row names are removed. */
  done(importId: string, atMs: number): Promise<void>;

  /** How many rows were refused, by reason, most frequent first. */
  reasons(importId: string): Promise<readonly { readonly refusal: string; readonly rows: number }[]>;

  /** Refused rows after a line, in order. */
  refused(importId: string, after: number, limit: number): Promise<readonly KeptRow[]>;

  /**
   * People whom the import registered or found registered, each once, by the first row of the person that ended well. Gives rows
   * after a line, in order.
   */
  people(
    importId: string,
    after: number,
    limit: number,
  ): Promise<readonly { readonly line: number; readonly personId: PersonId }[]>;

  /** Removes at most `limit` rows, photos and parts of an import, and the import with the last. Gives how many. */
  discard(importId: string, limit: number): Promise<number>;

  /** Ids of imports that did not change since. */
  unchangedSince(beforeMs: number): Promise<readonly string[]>;

  /** Removes the rows of a person and the photos that they name. Gives how many rows and photos that were. */
  erase(personId: PersonId): Promise<number>;
}
