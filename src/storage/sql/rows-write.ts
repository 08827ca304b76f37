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

/** Makes a removal of many rows by the columns that tell them apart. */
export function deleteFrom(table: string, columns: Columns): RowsWrite {
  const names = Object.keys(columns);
  return {
    columns,
    each: `DELETE FROM ${table} WHERE ${names.map((name) => `${name} = ?`).join(' AND ')}`,
    set: (given) =>
      `DELETE FROM ${table} USING ${given} WHERE ${names.map((name) => `${table}.${name} = given.${name}`).join(' AND ')}`,
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
