import { existsSync, mkdirSync, statSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes a folder and the folders above it that are missing. Throws the system's error. Node's own `recursive` never ends
 * where no folder can be made although the one above exists, e.g. below `/proc` and where automount finds no server.
 *
 * @param mode of the folders that it makes, e.g. 0o700
 */
export async function makeFolder(folder: string, mode = 0o777): Promise<void> {
  try {
    await mkdir(folder, { mode });
  } catch (error) {
    if (codeOf(error) === 'EEXIST' && (await stat(folder)).isDirectory()) return;
    if (!lacksParent(error, folder)) throw error;
    await makeFolder(path.dirname(folder), mode);
    await makeFolder(folder, mode);
  }
}

/** Does the same, and waits. Throws the system's error. */
export function makeFolderSync(folder: string, mode = 0o777): void {
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    if (codeOf(error) === 'EEXIST' && statSync(folder).isDirectory()) return;
    if (!lacksParent(error, folder)) throw error;
    makeFolderSync(path.dirname(folder), mode);
    makeFolderSync(folder, mode);
  }
}

function lacksParent(error: unknown, folder: string): boolean {
  return codeOf(error) === 'ENOENT' && !existsSync(path.dirname(folder));
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
