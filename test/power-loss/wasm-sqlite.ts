/* oxlint-disable no-underscore-dangle -- names of the C interface, as Emscripten exports them */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import load from 'wa-sqlite/dist/wa-sqlite.mjs';

/** An address in the memory of the WebAssembly module. */
export type Address = number;

/** A file system as SQLite sees it (https://sqlite.org/vfs.html). Every call answers with a result code of SQLite. */
export interface Vfs {
  readonly name: string;
  xOpen(name: string | null, id: number, flags: number, flagsOut: DataView): number;
  xClose(id: number): number;
  xRead(id: number, into: Uint8Array, at: number): number;
  xWrite(id: number, bytes: Uint8Array, at: number): number;
  xTruncate(id: number, size: number): number;
  xSync(id: number, flags: number): number;
  xFileSize(id: number, size64: DataView): number;
  xLock(id: number, level: number): number;
  xUnlock(id: number, level: number): number;
  xCheckReservedLock(id: number, held: DataView): number;
  xFileControl(id: number, operation: number, argument: DataView): number;
  xSectorSize(id: number): number;
  xDeviceCharacteristics(id: number): number;
  xDelete(name: string, syncsFolder: number): number;
  xAccess(name: string, flags: number, found: DataView): number;
}

/** What the module exports: the C interface of SQLite, and access to its memory. 64-bit integers go in two halves. */
export interface WasmSqlite {
  readonly HEAPU8: Uint8Array;
  registerVFS(vfs: Vfs, isDefault: boolean): number;
  getValue(at: Address, type: '*'): Address;
  UTF8ToString(at: Address): string;
  stringToUTF8(text: string, at: Address, bytesMax: number): void;
  lengthBytesUTF8(text: string): number;
  ccall(name: 'sqlite3_open_v2', gives: 'number', takes: readonly string[], values: readonly unknown[]): number;
  _malloc(bytes: number): Address;
  _free(at: Address): void;
  _sqlite3_prepare_v2(db: Address, text: Address, bytes: number, statement: Address, rest: Address): number;
  _sqlite3_step(statement: Address): number;
  _sqlite3_reset(statement: Address): number;
  _sqlite3_finalize(statement: Address): number;
  _sqlite3_column_count(statement: Address): number;
  _sqlite3_column_name(statement: Address, column: number): Address;
  _sqlite3_column_type(statement: Address, column: number): number;
  _sqlite3_column_double(statement: Address, column: number): number;
  _sqlite3_column_text(statement: Address, column: number): Address;
  _sqlite3_column_blob(statement: Address, column: number): Address;
  _sqlite3_column_bytes(statement: Address, column: number): number;
  _sqlite3_bind_null(statement: Address, at: number): number;
  _sqlite3_bind_double(statement: Address, at: number, value: number): number;
  _sqlite3_bind_int64(statement: Address, at: number, low: number, high: number): number;
  _sqlite3_bind_text(statement: Address, at: number, text: Address, bytes: number, release: number): number;
  _sqlite3_bind_blob(statement: Address, at: number, value: Address, bytes: number, release: number): number;
  _sqlite3_changes(db: Address): number;
  _sqlite3_get_autocommit(db: Address): number;
  _sqlite3_errmsg(db: Address): Address;
  _sqlite3_close(db: Address): number;
}

/** Loads the synchronous build. */
export function loadWasmSqlite(): Promise<WasmSqlite> {
  const module = createRequire(import.meta.url).resolve('wa-sqlite/dist/wa-sqlite.wasm');
  return load({ wasmBinary: readFileSync(module) });
}
