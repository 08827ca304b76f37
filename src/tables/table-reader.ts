import { CsvError, parse } from 'csv-parse/sync';
import { LineSplitter } from './line-splitter.ts';
import { TableProblem } from './table-problem.ts';
import { told } from '../kernel/told.ts';

/** The columns that a table must have. */
export interface HeadingRule {
  /** The heading in words, with an example, e.g. `id_number,name`. */
  readonly example: string;
  /** Gives the required columns that a heading lacks. */
  missing(heading: readonly string[]): readonly string[];
  /** Whether a column is read, so that it may stand only once. If absent, every column is. */
  isRead?(column: string): boolean;
  /** The name under which a column is read, so that two spellings of it count as twice. If absent, `twiceIn` decides alone. */
  nameOf?(column: string): string;
}

/** One row of a table: its fields by column name, or what is wrong with it. */
export type TableRow =
  | { readonly line: number; readonly ok: true; readonly fields: Readonly<Record<string, string>> }
  | { readonly line: number; readonly ok: false; readonly detail: string };

/** Tells the user what to do with a file from which no row was read. */
const NO_ROWS = told`no row was read from the file: it needs one line for each row after the heading. Save it again as CSV UTF-8`;

/** What is wrong with a line if its quotes are not closed, and what the user can do. Its cell may go on in the next line. */
export const OPEN_QUOTE = told`a quote is not closed in its line: if a cell has a line break, take it out (in a spreadsheet, replace Ctrl+J by a blank)`;

const JSON_FILE = told`the file is JSON: give it as CSV UTF-8, or as JSON Lines (.jsonl, one object in each line) if this import takes them`;

/** Characters that separate columns, in the order in which they are tried. */
const DELIMITERS = [',', '\t', ';', '|'] as const;

/**
 * Reads the rows of a table line by line, as spreadsheets and exporters write them. Columns are separated by comma, tab
 * or semicolon. Guards that keep a cell from being read as a number (`'110…`, `="110…"`) and padding of every kind are
 * taken off.
 *
 * A row is one line, so an unclosed quote damages its own row only, not the thousands after it. `JoinedRows` reads rows
 * with line breaks in their cells.
 */
export class TableReader {
  readonly #rule: HeadingRule;
  #delimiter: string | null = null;
  #heading: readonly string[] | null = null;

  constructor(rule: HeadingRule) {
    this.#rule = rule;
  }

  /**
   * Reads one line. Gives `null` for the heading and for lines without a cell. `content` is `null` if the line was too
   * long. Throws TableProblem if the first line is no heading.
   */
  read(line: number, content: string | null): TableRow | null {
    const text = content?.replace(/^\u{feff}/u, '') ?? null;
    if (text?.replaceAll(/[\s,;|\0]/g, '') === '') return null;
    if (this.#heading !== null) return this.#row(line, this.#heading, text);
    // Excel reads and writes a line such as `sep=;` before the heading.
    const [, separator] = /^"?sep=(.)"?\s*$/i.exec(text ?? '') ?? [];
    if (separator === undefined) this.#heading = this.#readHeading(text);
    else this.#delimiter = separator;
    return null;
  }

  /**
   * Checks the table at its end. `rows` is how many rows were read. Throws TableProblem if there was no heading, or no
   * row after it.
   */
  end(rows: number): void {
    if (this.#heading === null)
      throw new TableProblem(told`the file is empty: it needs a heading, ${this.#rule.example}`);
    if (rows === 0) throw new TableProblem(NO_ROWS);
  }

  #readHeading(text: string | null): readonly string[] {
    const delimiters = this.#delimiter === null ? DELIMITERS : [this.#delimiter];
    const tried = delimiters.map((delimiter) => {
      const cells = text === null ? null : cellsOf(text, delimiter);
      return { delimiter, cells, missing: this.#rule.missing(cells ?? []) };
    });
    const [best] = tried.toSorted((a, b) => a.missing.length - b.missing.length);
    if (/^\s*[[{]/.test(text ?? '') && best?.missing.length !== 0) throw new TableProblem(JSON_FILE);
    if (!best?.cells || best.missing.length > 0)
      throw new TableProblem(
        told`the first line must name the columns, and lacks ${best?.missing.join(', ') ?? ''}: ${this.#rule.example}; columns are separated by comma, tab or semicolon`,
      );
    const read = best.cells.filter((column) => this.#rule.isRead?.(column) ?? column !== '');
    const twice = twiceIn(read, (column) => this.#rule.nameOf?.(column) ?? column);
    if (twice !== null)
      throw new TableProblem(
        told`two columns of the first line are named ${twice}: keep one, or name the other one differently`,
      );
    this.#delimiter = best.delimiter;
    return best.cells;
  }

  #row(line: number, heading: readonly string[], text: string | null): TableRow {
    if (text === null) return { line, ok: false, detail: told`the row is too long` };
    const cells = cellsOf(text, this.#delimiter ?? ',');
    if (!cells) return { line, ok: false, detail: isOpen(text) ? OPEN_QUOTE : told`the row has broken quotes` };
    // Spreadsheets write empty cells beside the table if a column there was filled once.
    const isLonger = cells.slice(heading.length).some((cell) => cell !== '');
    if (isLonger || cells.length < heading.length)
      return { line, ok: false, detail: told`the row has ${cells.length} columns, the heading has ${heading.length}` };
    return { line, ok: true, fields: Object.fromEntries(heading.map((name, at) => [name, cells[at] ?? ''])) };
  }
}

/** Finds a column that stands twice. Case, blanks, `_` and `-` do not count. */
function twiceIn(columns: readonly string[], nameOf: (column: string) => string): string | null {
  const plain = columns.map((column) =>
    nameOf(column)
      .toLowerCase()
      .replaceAll(/[\s_-]/g, ''),
  );
  return columns.find((_column, at) => plain.indexOf(plain[at] ?? '') < at) ?? null;
}

/** Whether a line has an odd number of quotes, so that one of them is not closed. */
function isOpen(text: string): boolean {
  return (text.split('"').length - 1) % 2 === 1;
}

/** Splits a line into cells. `null` if its quotes make no sense. */
function cellsOf(content: string, delimiter: string): readonly string[] | null {
  try {
    const cells: readonly string[] =
      parse(withoutFormulas(content, delimiter), {
        delimiter,
        relax_column_count: true,
        trim: delimiter !== '\t',
      })[0] ?? [];
    return cells.map(unguarded);
  } catch (error) {
    if (error instanceof CsvError) return null;
    throw error;
  }
}

/** Turns each unquoted `="110…"` between two delimiters into a quoted cell. */
function withoutFormulas(content: string, delimiter: string): string {
  if (!content.includes('="')) return content;
  const edge = `[${delimiter}]`;
  return content.replaceAll(new RegExp(`(?<=^|${edge})\\s*="([^"]*)"\\s*(?=${edge}|$)`, 'g'), '"$1"');
}

/** Blanks of every kind, and invisible characters. */
const PADDING = String.raw`[\s\0\u{ad}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2060}-\u{206f}\u{feff}]+`;
const PADDED = new RegExp(`^${PADDING}|${PADDING}$`, 'gu');

/**
 * Takes off what exporters put around a cell so that a spreadsheet does not convert it. Example: `'110105` becomes
 * `110105`.
 */
function unguarded(cell: string): string {
  const bare = cell.replaceAll(PADDED, '');
  const formula = /^="(.*)"$/su.exec(bare)?.[1];
  if (formula !== undefined) return unguarded(formula);
  // Dutch names such as 't Hart begin with an apostrophe too.
  const isGuarded = /^['`´‘’＇]./su.test(bare) && !/^['’][a-z]{1,2}[ -]?\p{Lu}/u.test(bare);
  return isGuarded ? unguarded(bare.slice(1)) : bare;
}

/** Longest line of a table, in characters. */
const LINE_LENGTH_MAX = 64 * 1024;

/**
 * Reads all rows of a table that is in memory as text. Throws TableProblem if the table has no usable heading or no
 * row.
 */
export function readTable(text: string, rule: HeadingRule): TableRow[] {
  const splitter = new LineSplitter(LINE_LENGTH_MAX);
  const reader = new TableReader(rule);
  const lines = [...splitter.push(text), ...splitter.end()];
  const rows = lines.map(({ line, content }) => reader.read(line, content)).filter((row) => row !== null);
  reader.end(rows.length);
  return rows;
}
