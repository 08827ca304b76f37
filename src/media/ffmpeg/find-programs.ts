import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import type { Programs } from './run-sandboxed.ts';

/** Finds ffmpeg, ffprobe and prlimit (util-linux) on a search path such as $PATH; `null` where one of them is absent. */
export function findPrograms(searchPath: string): Programs | null {
  const folders = searchPath.split(path.delimiter).filter(path.isAbsolute);
  const find = (name: string) => folders.map((folder) => path.join(folder, name)).find(isExecutable);
  const [prlimit, ffmpeg, ffprobe] = [find('prlimit'), find('ffmpeg'), find('ffprobe')];
  return prlimit && ffmpeg && ffprobe ? { prlimit, ffmpeg, ffprobe } : null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
