import { readTable } from '../../src/tables/table-reader.ts';
import type { LiveClip } from './make-clips.ts';

const COLUMNS = ['file', 'label', 'subject'];

/**
 * The live clips that a manifest lists. Other rows, and rows of pictures, are left out. Throws TableProblem if a column
 * is missing, and an Error if a row cannot be read.
 */
export function readLiveClips(manifest: string): readonly LiveClip[] {
  const rows = readTable(manifest, {
    example: 'file,label,attack,subject',
    missing: (heading) => COLUMNS.filter((column) => !heading.includes(column)),
  });
  return rows.flatMap((row) => {
    if (!row.ok) throw new Error(`line ${row.line} of the manifest: ${row.detail}`);
    const { file = '', label, subject = '' } = row.fields;
    const isVideo = /\.(mp4|mpg|mov|webm|mkv|avi)$/i.test(file);
    return label === 'live' && isVideo && subject !== '' ? [{ file, subject }] : [];
  });
}
