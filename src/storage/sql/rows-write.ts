import { engineOf } from './engine.ts';
import type { Connection } from './operation.ts';

/** What a column holds. `hex` are bytes that are given as hex digits. */
export type ColumnKind = 'text' | 'whole' | 'real' | 'bytes' | 'hex';

/** Columns of rows that are given to a statement, in their order. */
export type Columns = Readonly<Record<string, ColumnKind>>;

/**
 * A statement that writes many rows of one shape. Some engines carry it out once for each row, and others once for all
 * of them.
 */
export interface RowsWrite {
  readonly columns: Columns;
  /** The statement for one row, with a `?` for each column. */
  readonly each: string;
  /**
   * Gives the statement for all rows. `given` stands in its FROM and has the columns, under the name `given`. The rows
   * are given in the order in which they are to be written.
   */
  set(given: string): string;
}

/** An insertion that leaves out rows if their key is there already. */
export interface NewRowsWrite extends RowsWrite {
  /** The columns that tell rows apart. */
  readonly key: readonly string[];
}

/**
 * Makes an insertion of many rows.
 *
 * @param onConflict what happens to a row that is there, e.g. `ON CONFLICT DO NOTHING`. If it changes that row, no two
 *   rows of one list may have the same key
 */
export function insertInto(table: string, columns: Columns, onConflict = ''): RowsWrite {
  const names = Object.keys(columns);
  const places = names.map((name) => (columns[name] === 'hex' ? 'unhex(?)' : '?'));
  const into = `INSERT INTO ${table} (${names.join(', ')})`;
  return {
    columns,
    each: `${into} VALUES (${places.join(', ')}) ${onConflict}`,
    // Without WHERE, SQL takes ON CONFLICT for a condition of a join.
    set: (given) =>
      `${into} SELECT ${names.map((name) => `given.${name}`).join(', ')} FROM ${given} WHERE true ${onConflict}`,
  };
}

/** Makes an insertion of rows. If a row with the same key is there already, that one stays as it is. */
export function insertNewInto(table: string, columns: Columns, key: readonly string[]): NewRowsWrite {
  return { ...insertInto(table, columns, 'ON CONFLICT DO NOTHING'), key };
}

/** Adds the given counts to those of rows that are there: the part of an insertion that says so. */
export function addingUp(table: string, key: readonly string[], counts: readonly string[]): string {
  const sums = counts.map((column) => `${column} = ${table}.${column} + excluded.${column}`);
  return `ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${sums.join(', ')}`;
}

/**
 * Writes rows, with the values of each in the order of the columns. The engine may do it a little later, but before all
 * else that the connection does. So an error is thrown here or by a later statement of the same transaction.
 */
export function writeRows(connection: Connection, write: RowsWrite, rows: readonly (readonly unknown[])[]): void {
  if (rows.length > 0) engineOf(connection).writeRows(connection, write, rows);
}

/** Writes rows at once, and gives how many rows of the table it has inserted or changed. Throws the engine's error. */
export function writeRowsNow(connection: Connection, write: RowsWrite, rows: readonly (readonly unknown[])[]): number {
  return rows.length === 0 ? 0 : engineOf(connection).writeRowsNow(connection, write, rows);
}

/** Inserts rows at once, and says of each whether it was new. Throws the engine's error. */
export function insertNew(
  connection: Connection,
  write: NewRowsWrite,
  rows: readonly (readonly unknown[])[],
): readonly boolean[] {
  return rows.length === 0 ? [] : engineOf(connection).insertNew(connection, write, rows);
}

/** Waits until the engine has done all that was written. Throws what one of the writes threw. */
export function finishWrites(connection: Connection): void {
  engineOf(connection).finishWrites(connection);
}
