import { z } from 'zod';
import { isMisreadUtf8 } from '../../tables/other-encoding.ts';
import { JoinedRows } from '../../tables/joined-rows.ts';
import { LineSplitter, type Line } from '../../tables/line-splitter.ts';
import { TableReader, type HeadingRule } from '../../tables/table-reader.ts';
import { TableProblem } from '../../tables/table-problem.ts';
import { TextReader, type TextEncoding } from '../../tables/text-encoding.ts';
import { meaningOfColumn, missingColumns, plainColumn, type RawRow } from './import-row.ts';
import { told } from '../../kernel/told.ts';

/** Bounds on a file of rows. */
export interface SourceLimits {
  readonly bytesMax: number;
  readonly rowsMax: number;
  /** Longest row, in characters. */
  readonly rowLengthMax: number;
}

/** The bounds of a file if its source gives no others: 4 GiB, 20 million rows, 64 Ki characters in a row. */
export const SOURCE_LIMITS: SourceLimits = { bytesMax: 4 * 1024 ** 3, rowsMax: 20_000_000, rowLengthMax: 64 * 1024 };

/** A file of rows and how to read it. */
export interface RowSource {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly format: 'csv' | 'ndjson';
  readonly encoding: TextEncoding;
  readonly limits?: SourceLimits;
  /** The columns that a CSV's heading must name. By default those of people: `id_number,name,photo`. */
  readonly heading?: HeadingRule;
}

const PERSON_HEADING: HeadingRule = {
  example: told`id_number,name,photo (or 身份证号,姓名,照片)`,
  missing: missingColumns,
  isRead: (column) => meaningOfColumn(column) !== null,
  nameOf: plainColumn,
};

/**
 * Reads the rows of a file one after the other, with only a few in memory at a time. A row that cannot be read is
 * handed out as damaged, and so is a row in another encoding than the file. Throws TableProblem if the file is in another
 * encoding, has no usable heading, has no row that can be read or is too large.
 */
export async function* readRows(source: RowSource): AsyncGenerator<RawRow> {
  const limits = source.limits ?? SOURCE_LIMITS;
  const heading = source.heading ?? PERSON_HEADING;
  const reader = source.format === 'csv' ? new TableReader(heading) : new JsonLinesReader(heading);
  const rowReader = new JoinedRows(reader);
  const splitter = new LineSplitter(limits.rowLengthMax);
  let rows = 0;
  let damaged: RawRow | null = null;
  let isAnyRead = false;
  for await (const text of decode(source, limits.bytesMax)) {
    for (const read of rowsOf(rowReader, text === null ? splitter.end() : splitter.push(text), text === null)) {
      const row = inOneEncoding(read);
      if (row.ok) isAnyRead = true;
      else damaged ??= row;
      if (++rows > limits.rowsMax)
        throw new TableProblem(told`the file has more than ${limits.rowsMax} rows: split it`);
      yield row;
    }
  }
  reader.end(rows);
  if (!isAnyRead && damaged?.ok === false)
    throw new TableProblem(told`no row of the file can be read. Line ${damaged.line}: ${damaged.detail}`);
}

const OTHER_ENCODING = told`the row is in another encoding than the file, or was damaged by one: save the whole file again as UTF-8`;

function* rowsOf(reader: JoinedRows, lines: readonly Line[], isLast: boolean): Generator<RawRow> {
  for (const { line, content } of lines) yield* reader.read(line, content);
  if (isLast) yield* reader.end();
}

function inOneEncoding(row: RawRow): RawRow {
  if (!row.ok || !Object.values(row.fields).some(isMisread)) return row;
  return { line: row.line, ok: false, detail: OTHER_ENCODING };
}

function isMisread(cell: string): boolean {
  return cell.includes('\u{fffd}') || isMisreadUtf8(cell);
}

/** Decodes the file and gives its text piece by piece, then `null` at the end. */
async function* decode({ bytes, encoding }: RowSource, bytesMax: number): AsyncGenerator<string | null> {
  const reader = new TextReader(encoding, { isMixed: true });
  let total = 0;
  for await (const chunk of bytes) {
    total += chunk.length;
    if (total > bytesMax) throw new TableProblem(told`the file has more than ${bytesMax} bytes: split it`);
    yield reader.push(chunk);
  }
  yield reader.end();
  yield null;
}

const jsonRow = z.record(z.string(), z.unknown());

/**
 * Reads JSON Lines: each line holds an object, e.g. `{"id_number":"11010519491231002X","name":"张三"}`. Fields that
 * are read hold texts or numbers. Exporters add others, e.g. `"_id":{"$oid":"65"}`.
 */
class JsonLinesReader implements Pick<TableReader, 'read' | 'end'> {
  readonly #rule: HeadingRule;
  #isBegun = false;

  constructor(rule: HeadingRule) {
    this.#rule = rule;
  }

  /** Reads one line. Throws TableProblem if the first one begins an array. */
  read(line: number, content: string | null): RawRow | null {
    const text = content?.replace(/^\u{feff}/u, '').trim() ?? null;
    if (text === '') return null;
    if (!this.#isBegun && text?.startsWith('[')) throw new TableProblem(ONE_ARRAY);
    this.#isBegun = true;
    return text === null ? { line, ok: false, detail: told`the row is too long` } : readJson(line, text, this.#rule);
  }

  end(rows: number): void {
    if (rows === 0) throw new TableProblem(told`no row was read from the file: JSON Lines need an object in each line`);
  }
}

const ONE_ARRAY = told`the file is one JSON array, and JSON Lines need an object in each line: rewrite it, e.g. with jq -c '.[]' FILE`;

function isText(value: unknown): boolean {
  return value === null || typeof value === 'string' || typeof value === 'number';
}

function readJson(line: number, content: string, { isRead = () => true }: HeadingRule): RawRow {
  try {
    const row = jsonRow.safeParse(JSON.parse(content));
    const known = Object.entries(row.data ?? {}).filter(([name, value]) => isText(value) || isRead(name));
    if (!row.success || !known.every(([, value]) => isText(value)))
      return { line, ok: false, detail: told`the row is not an object of texts` };
    const fields = known.map(([name, value]) => [name, value === null ? '' : String(value)] as const);
    return { line, ok: true, fields: Object.fromEntries(fields) };
  } catch {
    // The parser's reason would quote the row, which holds a person's data.
    return {
      line,
      ok: false,
      detail: told`the row is not JSON: JSON Lines need one object in each line, as jq -c . FILE writes them`,
    };
  }
}
