/* oxlint-disable no-underscore-dangle -- names of the C interface, as Emscripten exports them */
import Database from 'better-sqlite3';
import type { SqliteConnection } from '../../src/storage/sqlite/sqlite-connection.ts';
import { forOperations } from '../../src/storage/sqlite/engine.ts';
import type { RecordedDisk } from './recorded-disk.ts';
import type { Address, WasmSqlite } from './wasm-sqlite.ts';

const ROW = 100;
const DONE = 101;
const INTEGER = 1;
const FLOAT = 2;
const TEXT = 3;
const BLOB = 4;
const OPEN_READ_WRITE_CREATE = 0x6;
const COPY_AT_ONCE = -1;

/** Name of the database on every disk. */
const DATABASE_FILE = 'renzheng.db';

/**
 * Opens a database on `disk`. The connection has the part of better-sqlite3's interface that the store's operations,
 * migrations and batches use, so they run on it unchanged. The write-ahead log has no shared memory here, so the
 * connection locks the file for itself alone. Throws an Error with SQLite's message.
 */
export function openWasmConnection(sqlite: WasmSqlite, disk: RecordedDisk): SqliteConnection {
  sqlite.registerVFS(disk, false);
  const connection = new WasmConnection(sqlite, disk.name);
  connection.pragma('locking_mode = EXCLUSIVE');
  return forOperations(connection as unknown as SqliteConnection);
}

class WasmConnection {
  readonly #sqlite: WasmSqlite;
  readonly #db: Address;
  readonly #statements = new Set<WasmStatement>();

  constructor(sqlite: WasmSqlite, vfs: string) {
    this.#sqlite = sqlite;
    const at = sqlite._malloc(4);
    const takes = ['string', 'number', 'number', 'string'];
    const code = sqlite.ccall('sqlite3_open_v2', 'number', takes, [DATABASE_FILE, at, OPEN_READ_WRITE_CREATE, vfs]);
    this.#db = sqlite.getValue(at, '*');
    sqlite._free(at);
    this.#check(code);
  }

  get inTransaction(): boolean {
    return this.#sqlite._sqlite3_get_autocommit(this.#db) === 0;
  }

  prepare(text: string): WasmStatement {
    const [prepared] = this.#prepareFirst(text);
    if (!prepared) throw new Error('the text holds no statement');
    return prepared;
  }

  exec(text: string): this {
    for (let rest = text; rest.trim() !== '';) {
      const [prepared, after] = this.#prepareFirst(rest);
      prepared?.all();
      prepared?.finalize();
      if (prepared) this.#statements.delete(prepared);
      rest = after;
    }
    return this;
  }

  pragma(text: string, { simple }: { readonly simple?: boolean } = {}): unknown {
    const prepared = this.prepare(`PRAGMA ${text}`);
    const rows = simple ? prepared.pluck().all() : prepared.all();
    prepared.finalize();
    this.#statements.delete(prepared);
    return simple ? rows[0] : rows;
  }

  transaction(run: () => void): () => void {
    return () => {
      this.exec('BEGIN');
      try {
        run();
        this.exec('COMMIT');
      } catch (error) {
        if (this.inTransaction) this.exec('ROLLBACK');
        throw error;
      }
    };
  }

  close(): void {
    for (const prepared of this.#statements) prepared.finalize();
    this.#check(this.#sqlite._sqlite3_close(this.#db));
  }

  /** Prepares the first statement of `text`, or null if there is only a comment. Also returns the rest of the text. */
  #prepareFirst(text: string): readonly [prepared: WasmStatement | null, rest: string] {
    const sqlite = this.#sqlite;
    const copied = copyText(sqlite, text);
    const out = sqlite._malloc(8);
    try {
      this.#check(sqlite._sqlite3_prepare_v2(this.#db, copied.at, -1, out, out + 4));
      const handle = sqlite.getValue(out, '*');
      const rest = sqlite.UTF8ToString(sqlite.getValue(out + 4, '*'));
      if (handle === 0) return [null, rest];
      const prepared = new WasmStatement(sqlite, this.#db, handle);
      this.#statements.add(prepared);
      return [prepared, rest];
    } finally {
      sqlite._free(out);
      sqlite._free(copied.at);
    }
  }

  #check(code: number): void {
    if (code !== 0) throw errorOf(this.#sqlite, this.#db, code);
  }
}

/** Names of result codes that code under test tells apart (https://sqlite.org/rescode.html). */
const CODES: Readonly<Record<number, string>> = { 10: 'SQLITE_IOERR', 13: 'SQLITE_FULL', 19: 'SQLITE_CONSTRAINT' };

function errorOf(sqlite: WasmSqlite, db: Address, code: number): Error {
  const message = sqlite.UTF8ToString(sqlite._sqlite3_errmsg(db));
  return new Database.SqliteError(message, CODES[code & 0xff] ?? 'SQLITE_ERROR');
}

class WasmStatement {
  readonly #sqlite: WasmSqlite;
  readonly #db: Address;
  readonly #handle: Address;
  #isPlucked = false;

  constructor(sqlite: WasmSqlite, db: Address, handle: Address) {
    this.#sqlite = sqlite;
    this.#db = db;
    this.#handle = handle;
  }

  run(...values: readonly unknown[]): { readonly changes: number; readonly lastInsertRowid: number } {
    this.all(...values);
    const changes = this.#sqlite._sqlite3_changes(this.#db);
    return { changes, lastInsertRowid: lastInsertRowid(this.#sqlite, this.#db) };
  }

  get(...values: readonly unknown[]): unknown {
    return this.all(...values)[0];
  }

  /** Takes the values one by one or as one list, as better-sqlite3 does. */
  all(...given: readonly unknown[]): readonly unknown[] {
    const sqlite = this.#sqlite;
    const [first] = given;
    const values: readonly unknown[] = Array.isArray(first) ? first : given;
    for (const [index, value] of values.entries()) bind(sqlite, this.#handle, index + 1, value);
    const rows: unknown[] = [];
    try {
      for (;;) {
        const code = sqlite._sqlite3_step(this.#handle);
        if (code === DONE) return rows;
        if (code !== ROW) throw errorOf(sqlite, this.#db, code);
        rows.push(this.#row());
      }
    } finally {
      sqlite._sqlite3_reset(this.#handle);
    }
  }

  iterate(...values: readonly unknown[]): Iterator<unknown> & Iterable<unknown> {
    return this.all(...values).values();
  }

  pluck(): this {
    this.#isPlucked = true;
    return this;
  }

  finalize(): void {
    this.#sqlite._sqlite3_finalize(this.#handle);
  }

  #row(): unknown {
    const sqlite = this.#sqlite;
    if (this.#isPlucked) return column(sqlite, this.#handle, 0);
    const count = sqlite._sqlite3_column_count(this.#handle);
    return Object.fromEntries(
      Array.from({ length: count }, (_, at) => [
        sqlite.UTF8ToString(sqlite._sqlite3_column_name(this.#handle, at)),
        column(sqlite, this.#handle, at),
      ]),
    );
  }
}

/** The module does not export sqlite3_last_insert_rowid, so this asks by SQL. */
function lastInsertRowid(sqlite: WasmSqlite, db: Address): number {
  const copied = copyText(sqlite, 'SELECT last_insert_rowid()');
  const out = sqlite._malloc(4);
  sqlite._sqlite3_prepare_v2(db, copied.at, -1, out, 0);
  const handle = sqlite.getValue(out, '*');
  sqlite._sqlite3_step(handle);
  const id = sqlite._sqlite3_column_double(handle, 0);
  sqlite._sqlite3_finalize(handle);
  sqlite._free(out);
  sqlite._free(copied.at);
  return id;
}

function bind(sqlite: WasmSqlite, handle: Address, at: number, value: unknown): void {
  if (value === null) sqlite._sqlite3_bind_null(handle, at);
  else if (Number.isSafeInteger(value)) {
    const whole = value as number;
    sqlite._sqlite3_bind_int64(handle, at, whole | 0, Math.floor(whole / 2 ** 32));
  } else if (typeof value === 'number') sqlite._sqlite3_bind_double(handle, at, value);
  else if (typeof value === 'string') {
    const copied = copyText(sqlite, value);
    sqlite._sqlite3_bind_text(handle, at, copied.at, copied.bytes, COPY_AT_ONCE);
    sqlite._free(copied.at);
  } else if (value instanceof Uint8Array) {
    const copied = sqlite._malloc(Math.max(1, value.length));
    sqlite.HEAPU8.set(value, copied);
    sqlite._sqlite3_bind_blob(handle, at, copied, value.length, COPY_AT_ONCE);
    sqlite._free(copied);
  } else throw new TypeError(`a ${typeof value} cannot be bound`);
}

function column(sqlite: WasmSqlite, handle: Address, at: number): unknown {
  const type = sqlite._sqlite3_column_type(handle, at);
  if (type === INTEGER || type === FLOAT) return sqlite._sqlite3_column_double(handle, at);
  if (type === TEXT) return sqlite.UTF8ToString(sqlite._sqlite3_column_text(handle, at));
  if (type !== BLOB) return null;
  const from = sqlite._sqlite3_column_blob(handle, at);
  return Buffer.from(sqlite.HEAPU8.subarray(from, from + sqlite._sqlite3_column_bytes(handle, at)));
}

function copyText(sqlite: WasmSqlite, text: string): { readonly at: Address; readonly bytes: number } {
  const bytes = sqlite.lengthBytesUTF8(text);
  const at = sqlite._malloc(bytes + 1);
  sqlite.stringToUTF8(text, at, bytes + 1);
  return { at, bytes };
}
