import { limited, INPUT_FD, type Box, type BoxInput, type Command, type RunLimits } from './box.ts';
import { openMemoryFile } from './memory-file.ts';

/**
 * Runs FFmpeg with nothing but limits on its resources. A program that a video took over could read all that the server
 * can read. The video is in a file without a name in memory, which the program inherits and can seek in.
 */
export class PrlimitBox implements Box {
  readonly name = 'prlimit';
  readonly inputPath = `/proc/self/fd/${INPUT_FD}`;
  readonly #prlimit: string;
  readonly #memoryFolder: string | undefined;

  /** `memoryFolder` is a folder of a file system in memory. /dev/shm if not given. */
  constructor({ prlimit, memoryFolder }: { readonly prlimit: string; readonly memoryFolder?: string }) {
    this.#prlimit = prlimit;
    this.#memoryFolder = memoryFolder;
  }

  openInput(bytes: Uint8Array): BoxInput {
    const { fd, close } = openMemoryFile(bytes, this.#memoryFolder);
    return { handover: { fd }, close };
  }

  wrap(program: Command, limits: RunLimits): Command {
    return limited(this.#prlimit, program, limits);
  }
}
