import type { WasmModule } from './web-assembly.ts';

/** The path of the video in the program's own file system in memory. */
export const INPUT_PATH = '/video';

/** What a thread of the core is started with. */
export interface CoreSetup {
  readonly module: WasmModule;
  /** The JavaScript file that came with the module. */
  readonly glue: string;
  readonly input: Uint8Array;
  /** Largest memory of the program. Files of its file system are kept outside it. */
  readonly memoryBytesMax: number;
}

/** One run of ffmpeg. */
export interface CoreTask {
  readonly args: readonly string[];
  /** Paths of files that the program writes. They are handed over and removed. */
  readonly outputs: readonly string[];
}

/** What a run of ffmpeg wrote. */
export interface CoreAnswer {
  readonly stdout: string;
  readonly stderr: string;
  /** In the order of CoreTask.outputs. `null` for a file that was not written. */
  readonly files: readonly (Uint8Array<ArrayBuffer> | null)[];
}
