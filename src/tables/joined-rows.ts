import { OPEN_QUOTE, type TableReader, type TableRow } from './table-reader.ts';

/** The most lines that one row may take, because of the line breaks in its cells. */
const LINES_MAX = 32;
/** The most characters of such a row. */
const LENGTH_MAX = 64 * 1024;

interface HeldLine {
  readonly line: number;
  readonly content: string;
}

/**
 * Reads rows of which a cell in quotes goes on in the next lines (RFC 4180, 2.6), as a spreadsheet writes cells with line
 * breaks. A quote that is only missing damages its own row and none after it: if one of the next lines is a row by itself,
 * or the quote is not closed within 32 lines, that row is read alone, and what follows is read again.
 */
export class JoinedRows {
  readonly #reader: Pick<TableReader, 'read'>;
  #held: HeldLine[] = [];

  constructor(reader: Pick<TableReader, 'read'>) {
    this.#reader = reader;
  }

  /** Reads one line, and gives the rows that end with it. Throws what the reader throws. */
  read(line: number, content: string | null): TableRow[] {
    const row = this.#reader.read(line, content);
    const alone = row === null ? [] : [row];
    const [first] = this.#held;
    if (first === undefined) {
      if (content === null || !isOpen(row)) return alone;
      this.#held = [{ line, content }];
      return [];
    }
    if (content === null || row?.ok === true) return [...this.#giveUp(), ...this.read(line, content)];
    this.#held.push({ line, content });
    const text = this.#held.map((held) => held.content).join('\n');
    const joined = this.#reader.read(first.line, text);
    if (joined?.ok === true) {
      this.#held = [];
      return [joined];
    }
    return isOpen(joined) && this.#held.length < LINES_MAX && text.length <= LENGTH_MAX ? [] : this.#giveUp();
  }

  /** Gives what is left of rows that did not end. Call it at the end of the table. */
  end(): TableRow[] {
    const rows: TableRow[] = [];
    while (this.#held.length > 0) rows.push(...this.#giveUp());
    return rows;
  }

  /** Gives the first held line by itself, and reads the others again, because one of them may begin a row. */
  #giveUp(): TableRow[] {
    const [first, ...others] = this.#held;
    this.#held = [];
    if (first === undefined) return [];
    const alone = this.#reader.read(first.line, first.content);
    return [...(alone === null ? [] : [alone]), ...others.flatMap(({ line, content }) => this.read(line, content))];
  }
}

function isOpen(row: TableRow | null): boolean {
  return row?.ok === false && row.detail === OPEN_QUOTE;
}
