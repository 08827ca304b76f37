/** A table as text, cut into its lines. A row is always one line. */
export interface TableLines {
  /** The lines up to the heading, which each part begins with. */
  readonly heading: readonly string[];
  readonly rows: readonly string[];
}

/** Cuts a table into its heading and its rows. */
export function linesOf(text: string): TableLines {
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  const first = lines.findIndex((line) => isHeading(line)) + 1;
  return { heading: lines.slice(0, first), rows: lines.slice(first) };
}

/** The first line with a cell is the heading, unless it is a line such as `sep=;`. */
function isHeading(line: string): boolean {
  return line.replaceAll(/[\s,;|\uFEFF]/g, '') !== '' && !/^\uFEFF?"?sep=.?"?\s*$/i.test(line);
}

/** Rows of one call. */
const ROWS_AT_ONCE = 2_000;

/** The table in parts, each under the heading. */
export function* partsOf({
  heading,
  rows,
}: TableLines): Generator<{ readonly csv: string; readonly rows: number; readonly more: boolean }> {
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const part = rows.slice(from, from + ROWS_AT_ONCE);
    yield { csv: [...heading, ...part].join('\n'), rows: part.length, more: from + ROWS_AT_ONCE < rows.length };
  }
}

/** A table in which lines were mended. Lines are counted from 1, the heading included. */
export function mended(text: string, lines: ReadonlyMap<number, string>): string {
  const { heading, rows } = linesOf(text);
  return [...heading, ...rows].map((line, at) => lines.get(at + 1) ?? line).join('\n');
}
