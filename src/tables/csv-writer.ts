import { stringify } from 'csv-stringify/sync';

/** A cell of a table that is written. `null` gives an empty cell. */
export type Cell = string | number | boolean | null;

/**
 * Writes one row as CSV with its line end. A text that a spreadsheet would take for a formula, such as `=1+1`, gets a
 * `'` before it. A number stays a number, also below zero. Example: `csvRow(['a', 1, null])` gives `a,1,` and a line feed.
 */
export function csvRow(cells: readonly Cell[]): string {
  return stringify([cells], { cast: { boolean: String, string: castText }, escape_formulas: true });
}

function castText(text: string) {
  return /^-?\d+(?:\.\d+)?$/.test(text) ? { value: text, escape_formulas: false } : text;
}
