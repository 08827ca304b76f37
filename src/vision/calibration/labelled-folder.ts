import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '../../kernel/fault.ts';
import { told } from '../../kernel/told.ts';

/** Bytes of a list, at most. */
export const LIST_BYTES_MAX = 64 * 1024 * 1024;
/** Bytes of a photo, at most. */
export const LABELLED_PHOTO_BYTES_MAX = 8 * 1024 * 1024;

/** The operator's folder of lists, photos and clips. Nothing outside of it is read. */
export interface LabelledFolder {
  /** Names of the lists: the CSV files at the top of the folder, sorted. Throws Fault if the folder cannot be read. */
  lists(): Promise<readonly string[]>;
  /**
   * Reads a list, a photo or a clip by its name relative to the folder. Null if there is no such file, if it lies outside, or if
   * it has more bytes.
   */
  read(name: string, bytesMax: number): Promise<Uint8Array | null>;
}

/** The folder on this machine. Null if the settings name none. */
export function openLabelledFolder(folder: string | undefined): LabelledFolder | null {
  if (folder === undefined) return null;
  return {
    async lists() {
      const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
        throw new Fault('unavailable', told`the folder of calibration.folder cannot be read`, { cause });
      });
      return entries
        .filter((entry) => entry.isFile() && entry.name.toLowerCase().endsWith('.csv'))
        .map(({ name }) => name)
        .toSorted();
    },

    async read(name, bytesMax) {
      try {
        const [root, place] = await Promise.all([realpath(folder), realpath(path.join(folder, name))]);
        if (!place.startsWith(root + path.sep)) return null;
        const found = await stat(place);
        return found.isFile() && found.size <= bytesMax ? new Uint8Array(await readFile(place)) : null;
      } catch {
        // A file that is not there, or that cannot be read, is told by its place in the list.
        return null;
      }
    },
  };
}
