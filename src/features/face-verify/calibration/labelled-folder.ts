import { readdir, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '../../../kernel/fault.ts';

/** The operator's folder of lists and photos. Nothing outside of it is read. */
export interface LabelledFolder {
  /** Names of the lists: the CSV files at the top of the folder, sorted. Throws Fault if the folder cannot be read. */
  lists(): Promise<readonly string[]>;
  /** Reads a list or a photo by its name relative to the folder. Null if there is none, or if it lies outside. */
  read(name: string): Promise<Uint8Array | null>;
}

/** The folder on this machine. Null if the settings name none. */
export function openLabelledFolder(folder: string | undefined): LabelledFolder | null {
  if (folder === undefined) return null;
  return {
    async lists() {
      const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
        throw new Fault('unavailable', 'the folder of calibration.folder cannot be read', { cause });
      });
      return entries
        .filter((entry) => entry.isFile() && entry.name.toLowerCase().endsWith('.csv'))
        .map(({ name }) => name)
        .toSorted();
    },

    async read(name) {
      try {
        const [root, place] = await Promise.all([realpath(folder), realpath(path.join(folder, name))]);
        return place.startsWith(root + path.sep) ? new Uint8Array(await readFile(place)) : null;
      } catch {
        // A file that is not there, or that cannot be read, is told by its name in the list.
        return null;
      }
    },
  };
}
