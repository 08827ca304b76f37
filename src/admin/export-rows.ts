import { csvRow, type Cell } from '../tables/csv-writer.ts';
import type { AdminStream } from '../wire/admin/define-admin.ts';

/**
 * Makes the file of an export, as CSV or as lines of JSON. Rows are written as they come.
 *
 * @param name of the file, without its ending
 */
export function exportRows<Column extends string>(
  format: 'csv' | 'json',
  {
    name,
    columns,
    rows,
  }: {
    readonly name: string;
    readonly columns: readonly Column[];
    readonly rows: AsyncIterable<Readonly<Record<Column, Cell>>>;
  },
): AdminStream {
  return format === 'csv'
    ? { contentType: 'text/csv; charset=utf-8', fileName: `${name}.csv`, chunks: csvOf(columns, rows) }
    : { contentType: 'application/x-ndjson', fileName: `${name}.jsonl`, chunks: linesOf(rows) };
}

async function* csvOf<Column extends string>(
  columns: readonly Column[],
  rows: AsyncIterable<Readonly<Record<Column, Cell>>>,
): AsyncGenerator<string> {
  yield csvRow(columns);
  for await (const row of rows) yield csvRow(columns.map((column) => row[column]));
}

async function* linesOf(rows: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
}
