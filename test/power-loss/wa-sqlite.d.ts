/** The part of wa-sqlite that the power-loss tests use: SQLite in WebAssembly, called without promises. */
declare module 'wa-sqlite/dist/wa-sqlite.mjs' {
  import type { WasmSqlite } from './wasm-sqlite.ts';

  export default function load(options: { readonly wasmBinary: Uint8Array }): Promise<WasmSqlite>;
}
