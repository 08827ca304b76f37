import { defineStore, statement, type Connection } from '../operation.ts';

/** A column that holds sealed values. Its names come from the code, never from a request. */
export interface SealedColumnName {
  readonly table: string;
  readonly column: string;
  /** Columns of the primary key, in its order. */
  readonly key: readonly string[];
}

/** A value of a column of a primary key. */
export type KeyValue = string | number;

/** A sealed value with the primary key of its row. */
export interface SealedRow {
  readonly key: readonly KeyValue[];
  readonly sealed: Uint8Array;
}

interface OthersInput {
  readonly name: SealedColumnName;
  /** The first bytes of every value that is sealed under the wanted key. */
  readonly header: Uint8Array;
}

/** The SQL that the rotation of data keys runs on any column of sealed values. */
export const rotationOperations = defineStore({
  reads: {
    count(connection: Connection, { name, header }: OthersInput): number {
      const text = `SELECT count(*) AS n FROM ${name.table} WHERE ${othersIn(name)}`;
      return statement<{ readonly n: number }>(connection, text).get(header.length, header)?.n ?? 0;
    },

    page(
      connection: Connection,
      input: OthersInput & { readonly after: readonly KeyValue[] | null; readonly limit: number },
    ): readonly SealedRow[] {
      const { name, header, after, limit } = input;
      const key = name.key.join(', ');
      const from = after === null ? '' : `AND (${key}) > (${name.key.map(() => '?').join(', ')})`;
      const text = `SELECT ${key}, ${name.column} AS sealed FROM ${name.table} WHERE ${othersIn(name)} ${from} ORDER BY ${key} LIMIT ?`;
      return statement<Readonly<Record<string, KeyValue>> & { readonly sealed: Uint8Array }>(connection, text)
        .all(header.length, header, ...(after ?? []), limit)
        .map((row) => ({
          key: name.key.map((column) => row[column] as KeyValue),
          sealed: Uint8Array.from(row.sealed),
        }));
    },
  },
  writes: {
    /** Replaces the values that are still as they were read, and gives how many those were. */
    replace(
      connection: Connection,
      input: {
        readonly name: SealedColumnName;
        readonly rows: readonly (SealedRow & { readonly resealed: Uint8Array })[];
      },
    ): number {
      const { table, column, key } = input.name;
      const where = key.map((part) => `${part} = ?`).join(' AND ');
      const update = statement(connection, `UPDATE ${table} SET ${column} = ? WHERE ${where} AND ${column} = ?`);
      return input.rows.reduce((sum, row) => sum + update.run(row.resealed, ...row.key, row.sealed).changes, 0);
    },
  },
});

function othersIn({ column }: SealedColumnName): string {
  return `${column} IS NOT NULL AND substr(${column}, 1, ?) <> ?`;
}
