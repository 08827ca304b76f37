import { z } from 'zod';
import { LineSplitter } from '../../tables/line-splitter.ts';
import { TableReader, type HeadingRule } from '../../tables/table-reader.ts';
import { TableProblem } from '../../tables/table-problem.ts';
import { TextReader, type TextEncoding } from '../../tables/text-encoding.ts';
import { missingColumns, type RawRow } from './import-row.ts';

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
  example: 'id_number,name,photo (or 身份证号,姓名,照片)',
  missing: missingColumns,
};

/**
 * Reads the rows of a file one after the other, with only a few in memory at a time. A row that cannot be read is
 * handed out as damaged. Throws TableProblem if the file is in another encoding, has no usable heading, has no row or
 * is too large.
 */
export async function* readRows(source: RowSource): AsyncGenerator<RawRow> {
  const limits = source.limits ?? SOURCE_LIMITS;
  const reader = source.format === 'csv' ? new TableReader(source.heading ?? PERSON_HEADING) : JSON_READER;
  const splitter = new LineSplitter(limits.rowLengthMax);
  let rows = 0;
  for await (const text of decode(source, limits.bytesMax)) {
    for (const { line, content } of text === null ? splitter.end() : splitter.push(text)) {
      const row = reader.read(line, content);
      if (row === null) continue;
      if (++rows > limits.rowsMax) throw new TableProblem(`the file has more than ${limits.rowsMax} rows: split it`);
      yield row;
    }
  }
  reader.end(rows);
}

/** Decodes the file and gives its text piece by piece, then `null` at the end. */
async function* decode({ bytes, encoding }: RowSource, bytesMax: number): AsyncGenerator<string | null> {
  const reader = new TextReader(encoding);
  let total = 0;
  for await (const chunk of bytes) {
    total += chunk.length;
    if (total > bytesMax) throw new TableProblem(`the file has more than ${bytesMax} bytes: split it`);
    yield reader.push(chunk);
  }
  yield reader.end();
  yield null;
}

const jsonRow = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

/** Reads JSON Lines: each line holds an object of texts, e.g. `{"id_number":"11010519491231002X","name":"张三"}`. */
const JSON_READER: Pick<TableReader, 'read' | 'end'> = {
  read(line, content) {
    if (content === null) return { line, ok: false, detail: 'the row is too long' };
    const text = content.replace(/^\u{feff}/u, '');
    return text.trim() === '' ? null : readJson(line, text);
  },
  end(rows) {
    if (rows === 0) throw new TableProblem('no row was read from the file: JSON Lines need an object in each line');
  },
};

function readJson(line: number, content: string): RawRow {
  try {
    const row = jsonRow.safeParse(JSON.parse(content));
    if (!row.success) return { line, ok: false, detail: 'the row is not an object of texts' };
    const fields = Object.entries(row.data).map(([name, value]) => [name, value === null ? '' : String(value)]);
    return { line, ok: true, fields: Object.fromEntries(fields) as Record<string, string> };
  } catch {
    // The parser's reason would quote the row, which holds a person's data.
    return { line, ok: false, detail: 'the row is not JSON' };
  }
}
