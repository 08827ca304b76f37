import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** Programs of the operating system by absolute path. `null` for one that is absent. */
export interface Programs {
  readonly ffmpeg: string | null;
  /** Comes with util-linux. */
  readonly prlimit: string | null;
  /** Comes with bubblewrap. */
  readonly bwrap: string | null;
}

/** Finds ffmpeg and the programs of its box on a search path such as $PATH, e.g. `'/usr/local/bin:/usr/bin'`. */
export function findPrograms(searchPath: string): Programs {
  const folders = searchPath.split(path.delimiter).filter(path.isAbsolute);
  const find = (name: string) => folders.map((folder) => path.join(folder, name)).find(isExecutable) ?? null;
  return { ffmpeg: find('ffmpeg'), prlimit: find('prlimit'), bwrap: find('bwrap') };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    // Whatever the reason, the program cannot be used from this path.
    return false;
  }
}
