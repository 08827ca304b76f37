import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import type { LabelledPhoto } from '../../src/vision/calibration/labelled-faces.ts';

/** The one group of Labeled Faces in the Wild, which holds all its people. */
export const LFW = 'LFW';

/** The photos of the research sets: LFW as one group, FairFace by its own groups. */
export async function readFaceSets(folder: string): Promise<LabelledPhoto[]> {
  const rows = parse(await readFile(path.join(folder, 'manifest.csv'), 'utf8'), { columns: true, trim: true }) as {
    file: string;
    identity: string;
    group: string;
    set: string;
  }[];
  return rows.map((row) => ({ file: row.file, identity: row.identity, group: row.set === 'lfw' ? LFW : row.group }));
}
