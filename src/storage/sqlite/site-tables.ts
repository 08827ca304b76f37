import type { SqliteConnection } from './sqlite-connection.ts';

/** A value as both engines hold it. */
export type CellValue = string | number | Uint8Array | null;

/** Reads the tables of a database as they lie there, e.g. to copy them to another engine. */
export class SiteTables {
  readonly #connection: SqliteConnection;
  readonly #check: () => void;

  /** @param check throws if the tables may not be read any more. It is called before each page */
  constructor(connection: SqliteConnection, check: () => void = () => undefined) {
    this.#connection = connection;
    this.#check = check;
  }

  count(table: string): number {
    this.#check();
    return Number(this.#connection.prepare(`SELECT count(*) FROM "${table}"`).pluck().get());
  }

  /** Gives the rows of a table in the order of `order`, `size` at a time. */
  *pages(table: string, columns: readonly string[], order: string | null, size: number): Generator<CellValue[][]> {
    const names = columns.map((name) => `"${name}"`).join(', ');
    const text = `SELECT ${names} FROM "${table}"${order === null ? '' : ` ORDER BY ${order}`}`;
    let page: CellValue[][] = [];
    let bytes = 0;
    for (const row of this.#connection.prepare(text).raw().iterate() as Iterable<CellValue[]>) {
      page.push(row);
      bytes += row.reduce<number>((sum, value) => sum + lengthOf(value), 0);
      if (page.length < size && bytes < PAGE_BYTES) continue;
      this.#check();
      yield page;
      page = [];
      bytes = 0;
    }
    this.#check();
    if (page.length > 0) yield page;
  }

  /** Gives the rows of a statement. */
  rows(text: string): readonly CellValue[][] {
    this.#check();
    return this.#connection.prepare(text).raw().all() as CellValue[][];
  }
}

/** Bytes of a page of rows, about. A row of pictures may have megabytes. */
const PAGE_BYTES = 16 * 1024 * 1024;

function lengthOf(value: CellValue): number {
  return typeof value === 'string' || value instanceof Uint8Array ? value.length : 8;
}
