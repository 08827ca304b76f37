/** A compiled program. All threads that get it share its machine code. */
export type WasmModule = WebAssembly.Module;
/** What a program gets from its host, by module and name. */
export type WasmImports = Readonly<Record<string, unknown>>;
/** What a program offers its host, by name. */
export type WasmExports = Readonly<Record<string, unknown>>;

/** A program that was started. */
export interface WasmInstance {
  readonly exports: WasmExports;
}

/** The memory of a program. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  /**
   * Grows the memory by so many pages of 64 KiB and gives how many there were. Throws RangeError if it may not grow.
   */
  grow(pages: number): number;
}

/**
 * The part of WebAssembly that is used here. TypeScript describes WebAssembly only together with everything else that
 * browsers have.
 */
export const webAssembly = (
  globalThis as unknown as {
    WebAssembly: {
      compile(bytes: Uint8Array): Promise<WasmModule>;
      readonly Instance: new (module: WasmModule, imports: WasmImports) => WasmInstance;
      readonly Memory: abstract new (...args: never) => WasmMemory;
    };
  }
).WebAssembly;
