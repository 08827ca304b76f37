import { LineSplitter } from '../../../tables/line-splitter.ts';

/** A part of a table that is a table by itself: the heading, and some of the rows. */
export interface TablePart {
  readonly text: string;
  /** Lines of the part before its first row. */
  readonly headingLines: number;
  /** Line of its first row in the whole table, counted from 1. */
  readonly firstLine: number;
  /** Rows, and empty lines among them. */
  readonly rows: number;
}

const LINE_LENGTH_MAX = 64 * 1024;

/**
 * Cuts a table into parts of so many rows, each under the heading of the table. A row is always one line, as TableReader
 * reads them. A table without rows is one part.
 */
export function partsOfTable(text: string, rowsMax: number): readonly TablePart[] {
  const splitter = new LineSplitter(LINE_LENGTH_MAX);
  // A line that is too long is refused by its length, so any long line stands for it.
  const lines = [...splitter.push(text), ...splitter.end()].map(
    ({ content }) => content ?? 'x'.repeat(LINE_LENGTH_MAX + 1),
  );
  const first = lines.findIndex((line) => isHeading(line)) + 1;
  const heading = lines.slice(0, first);
  const parts: TablePart[] = [];
  for (let from = first; from < Math.max(lines.length, first + 1); from += rowsMax) {
    const rows = lines.slice(from, from + rowsMax);
    const part = [...heading, ...rows].join('\n');
    parts.push({ text: part, headingLines: heading.length, firstLine: from + 1, rows: rows.length });
  }
  return parts.filter(({ text: part, rows }, at) => at === 0 || (rows > 0 && part.length > 0));
}

/** The first line with a cell is the heading, unless it is a line such as `sep=;`. */
function isHeading(line: string): boolean {
  return line.replaceAll(/[\s,;|\0\ufeff]/g, '') !== '' && !/^\ufeff?"?sep=.?"?\s*$/i.test(line);
}
