/** A compiled program; every thread that gets it shares its machine code. */
export type WasmModule = WebAssembly.Module;
export type WasmImports = Readonly<Record<string, unknown>>;
export type WasmExports = Readonly<Record<string, unknown>>;

export interface WasmInstance {
  readonly exports: WasmExports;
}

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  /** By so many pages of 64 KiB; gives back how many there were. Throws RangeError where it may not. */
  grow(pages: number): number;
}

/** As much of WebAssembly as is used: TypeScript describes it for browsers alone, with everything else they have. */
export const webAssembly = (
  globalThis as unknown as {
    WebAssembly: {
      compile(bytes: Uint8Array): Promise<WasmModule>;
      readonly Instance: new (module: WasmModule, imports: WasmImports) => WasmInstance;
      readonly Memory: abstract new (...args: never) => WasmMemory;
    };
  }
).WebAssembly;
