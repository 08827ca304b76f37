import { Option, type Command } from 'commander';
import { once } from 'node:events';
import { createReadStream, createWriteStream, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { RawRow } from '../people/import/import-row.ts';
import { readRows } from '../people/import/read-rows.ts';
import type { HeadingRule } from '../tables/table-reader.ts';
import { TEXT_ENCODINGS, type TextEncoding } from '../tables/text-encoding.ts';
import { importReports, type BatchAnswer } from './import-reports.ts';
import { printResult, type Terminal } from './print.ts';
import { openProgress } from './progress.ts';

/** The options of a command that reports the rows of a file. */
export interface ImportFileOptions {
  readonly source?: string;
  readonly encoding: TextEncoding;
  readonly report?: string;
  readonly json?: boolean;
}

/** What the rows of a file stand for, and how they are sent. */
export interface ImportedRows {
  readonly heading: HeadingRule;
  /** Gives a row as a line of a batch. `source` applies to rows that name none. */
  readonly lineOf: (row: RawRow & { ok: true }, source: string | undefined) => string;
  /** Sends lines of JSON. Throws if the server refuses the batch or cannot be reached. */
  readonly send: (lines: readonly string[]) => Promise<BatchAnswer>;
}

/**
 * Adds `import FILE` to a group of commands. The command shows a progress bar, writes a report of the rows that were
 * left out, and counts nothing twice.
 */
export function addImportFile(
  group: Command,
  { description, rows, terminal }: { description: string; rows: () => ImportedRows; terminal: Terminal },
): void {
  group
    .command('import')
    .description(description)
    .argument('<file>', 'CSV with a heading, or JSON Lines (.jsonl, .ndjson); an unusable heading is explained')
    .option('--source <name>', 'source of the reports, for rows that name none')
    .addOption(new Option('--encoding <name>', 'encoding of the file').choices([...TEXT_ENCODINGS]).default('auto'))
    .option('--report <file>', 'CSV of the rows that were left out, with the reason; by default FILE.refused.csv')
    .option('--json', 'print JSON for programs')
    .action((file: string, options: ImportFileOptions) => importFile(file, options, rows(), terminal));
}

async function importFile(
  file: string,
  options: ImportFileOptions,
  { heading, lineOf, send }: ImportedRows,
  terminal: Terminal,
): Promise<void> {
  const bar = openProgress(terminal, statSync(file).size, 'bytes');
  const reportFile = options.report ?? `${file}.refused.csv`;
  const report = createWriteStream(reportFile, { mode: 0o600 });
  report.write('line,problem\n');
  const bytes = createReadStream(file);
  try {
    const tally = await importReports({
      rows: readRows({ bytes, format: formatOf(file), encoding: options.encoding, heading }),
      lineOf: (row) => lineOf(row, options.source),
      send,
      onLeftOut: ({ line, problem }) => report.write(`${line},"${problem.replaceAll('"', '""')}"\n`),
      onProgress: ({ recorded, duplicate, conflict, refused }) =>
        bar.update(bytes.bytesRead, `${recorded} recorded, ${duplicate} there already, ${conflict + refused} left out`),
    });
    bar.end();
    report.end();
    await once(report, 'close');
    const leftOut = tally.refused + tally.conflict;
    if (leftOut === 0) rmSync(reportFile, { force: true });
    const told = { ...tally, ...(leftOut > 0 ? { report: reportFile } : {}) };
    printResult(terminal, told, { json: options.json === true });
  } finally {
    bar.end();
    report.destroy();
  }
}

/** Tells the format of a file of rows by its name, e.g. `'ndjson'` for `reports.jsonl`. */
export function formatOf(file: string): 'csv' | 'ndjson' {
  return ['.jsonl', '.ndjson'].includes(path.extname(file).toLowerCase()) ? 'ndjson' : 'csv';
}
