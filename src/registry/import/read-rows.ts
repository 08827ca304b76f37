import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { missingColumns, type RawRow } from './import-row.ts';

/** Encodings in which spreadsheets in China write. */
export const TEXT_ENCODINGS = ['utf-8', 'gb18030'] as const;
export type TextEncoding = (typeof TEXT_ENCODINGS)[number];

/** Bounds on a file of rows. */
export interface SourceLimits {
  readonly bytesMax: number;
  readonly rowsMax: number;
  /** Characters of one row. */
  readonly rowLengthMax: number;
}

export const SOURCE_LIMITS: SourceLimits = { bytesMax: 4 * 1024 ** 3, rowsMax: 20_000_000, rowLengthMax: 64 * 1024 };

/** The file as a whole cannot be imported; the message says what to do and holds nothing of its rows. */
export class SourceProblem extends Error {
  override readonly name = 'SourceProblem';
}

export interface RowSource {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly format: 'csv' | 'ndjson';
  readonly encoding: TextEncoding;
  readonly limits?: SourceLimits;
  /** What a CSV's heading must name; that of people, unless told. */
  readonly heading?: HeadingRule;
}

/** The columns that a CSV must have. */
export interface HeadingRule {
  /** In words, with an example. */
  readonly example: string;
  /** Those that a heading lacks. */
  missing(heading: readonly string[]): readonly string[];
}

const PERSON_HEADING: HeadingRule = {
  example: 'id_number,name,photo (or 身份证号,姓名,照片)',
  missing: missingColumns,
};

/**
 * The rows of a file, one after the other and never more than a few at a time in memory. A row that cannot be read is
 * handed out as such. Throws SourceProblem where the file is in another encoding, has no usable heading or is too large.
 */
export async function* readRows(source: RowSource): AsyncGenerator<RawRow> {
  const limits = source.limits ?? SOURCE_LIMITS;
  const text = decode(source.bytes, source.encoding, limits.bytesMax);
  let rows = 0;
  for await (const row of source.format === 'csv'
    ? csvRows(text, limits, source.heading ?? PERSON_HEADING)
    : jsonRows(text, limits)) {
    if (++rows > limits.rowsMax) throw new SourceProblem(`the file has more than ${limits.rowsMax} rows: split it`);
    yield row;
  }
}

async function* decode(
  bytes: AsyncIterable<Uint8Array>,
  encoding: TextEncoding,
  bytesMax: number,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const read = (chunk?: Uint8Array) => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch (cause) {
      const other = encoding === 'utf-8' ? 'gb18030' : 'utf-8';
      throw new SourceProblem(`the file is not ${encoding}: give its encoding, perhaps ${other}`, { cause });
    }
  };
  let total = 0;
  for await (const chunk of bytes) {
    total += chunk.length;
    if (total > bytesMax) throw new SourceProblem(`the file has more than ${bytesMax} bytes: split it`);
    yield read(chunk);
  }
  yield read();
}

/**
 * A row is a line: a quote that was left open damages its own row and not the thousands after it. No field of a person
 * has a line break in it.
 */
async function* csvRows(text: AsyncIterable<string>, limits: SourceLimits, rule: HeadingRule): AsyncGenerator<RawRow> {
  let heading: readonly string[] | null = null;
  for await (const { line, content } of lines(text, limits.rowLengthMax)) {
    if (content?.trim() === '') continue;
    const cells = content === null ? null : cellsOf(content);
    if (!heading) heading = checkHeading(cells, rule);
    else yield csvRow(line, heading, content === null ? 'the row is too long' : cells);
  }
}

function csvRow(line: number, heading: readonly string[], cells: readonly string[] | string | null): RawRow {
  if (typeof cells === 'string') return { line, ok: false, detail: cells };
  if (!cells) return { line, ok: false, detail: 'the row has broken quotes' };
  if (cells.length !== heading.length)
    return { line, ok: false, detail: `the row has ${cells.length} columns, the heading has ${heading.length}` };
  return { line, ok: true, fields: Object.fromEntries(heading.map((name, at) => [name, cells[at] ?? ''])) };
}

/** null where the quotes of a line make no sense. */
function cellsOf(content: string): readonly string[] | null {
  try {
    return parse(content, { relax_column_count: true, trim: true })[0] ?? [];
  } catch (error) {
    if (error instanceof CsvError) return null;
    throw error;
  }
}

function checkHeading(cells: readonly string[] | null, rule: HeadingRule): readonly string[] {
  const missing = rule.missing(cells ?? []);
  if (cells === null || missing.length > 0)
    throw new SourceProblem(
      `the first line must name the columns, and lacks ${missing.join(' and ')}: ${rule.example}`,
    );
  return cells;
}

const jsonRow = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

async function* jsonRows(text: AsyncIterable<string>, { rowLengthMax }: SourceLimits): AsyncGenerator<RawRow> {
  for await (const { line, content } of lines(text, rowLengthMax)) {
    if (content === null) yield { line, ok: false, detail: 'the row is too long' };
    else if (content.trim() !== '') yield readJson(line, content);
  }
}

function readJson(line: number, content: string): RawRow {
  try {
    const row = jsonRow.safeParse(JSON.parse(content));
    if (!row.success) return { line, ok: false, detail: 'the row is no object of texts' };
    const fields = Object.entries(row.data).map(([name, value]) => [name, value === null ? '' : String(value)]);
    return { line, ok: true, fields: Object.fromEntries(fields) as Record<string, string> };
  } catch {
    return { line, ok: false, detail: 'the row is no JSON' };
  }
}

/** Lines of at most `lengthMax` characters; null in place of a longer one, of which nothing is kept. */
async function* lines(
  text: AsyncIterable<string>,
  lengthMax: number,
): AsyncGenerator<{ readonly line: number; readonly content: string | null }> {
  let [line, rest, overlong] = [1, '', false];
  for await (const chunk of text) {
    const parts = (rest + chunk).split(/\r?\n/);
    rest = parts.pop() ?? '';
    for (const part of parts) {
      yield { line: line++, content: overlong || part.length > lengthMax ? null : part.replace(/^\u{feff}/u, '') };
      overlong = false;
    }
    if (rest.length > lengthMax) [rest, overlong] = ['', true];
  }
  if (rest !== '' || overlong) yield { line, content: overlong ? null : rest.replace(/^\u{feff}/u, '') };
}
