import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Files of a folder and of the folders in it, relative to it. None if there is no such folder. */
export function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)));
}

/** Whether two files hold the same bytes. A missing file differs from each one that exists. */
export function sameBytes(one: string, other: string): boolean {
  return bytesOf(one) === bytesOf(other);
}

function bytesOf(place: string): string | null {
  return existsSync(place) ? readFileSync(place, 'latin1') : null;
}
