import { readFileSync } from 'node:fs';
import path from 'node:path';
import { measuringData } from '../measuring-data.ts';

/** Photos of one person, by file. */
export interface Person {
  readonly identity: string;
  readonly photos: readonly string[];
}

/** People of LFW with two photos or more, in the order of the manifest. `null` if the data is not there. */
export function lfwPeople(count: number): readonly Person[] | null {
  const folder = measuringData('faces');
  if (folder === null) return null;
  const people = new Map<string, string[]>();
  for (const line of readFileSync(path.join(folder, 'manifest.csv'), 'utf8').split('\n').slice(1)) {
    const [file = '', identity = '', , set = ''] = line.split(',');
    if (set.trim() !== 'lfw') continue;
    const photos = people.get(identity) ?? [];
    people.set(identity, [...photos, path.join(folder, file)]);
  }
  return [...people]
    .map(([identity, photos]) => ({ identity, photos }))
    .filter(({ photos }) => photos.length > 1)
    .slice(0, count);
}
