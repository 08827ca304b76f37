import { stringify } from 'csv-stringify/sync';
import type { Parameters } from './maker.ts';

/** A clip that was made. */
export interface ManifestRow {
  /** Name of the file in the folder of the manifest. */
  readonly file: string;
  readonly label: 'attack' | 'live';
  /** The instrument, or an empty text for live footage. */
  readonly attack: string;
  /** The person in the clip, or the victim of the attack. */
  readonly subject: string;
  /** Id of the maker. */
  readonly maker: string;
  readonly seed: number;
  readonly parameters: Parameters;
}

/** The manifest as CSV with a header. Parameters are a JSON object in one cell. Rows are sorted by file. */
export function formatManifest(rows: readonly ManifestRow[]): string {
  const columns = ['file', 'label', 'attack', 'subject', 'maker', 'seed', 'parameters'];
  const sorted = rows.toSorted((a, b) => (a.file < b.file ? -1 : 1));
  return stringify(
    sorted.map((row) => ({ ...row, parameters: JSON.stringify(row.parameters) })),
    { header: true, columns },
  );
}
