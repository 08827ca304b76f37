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

/** What a command that reports the rows of a file takes. */
export interface ImportFileOptions {
  readonly source?: string;
  readonly encoding: TextEncoding;
  readonly report?: string;
  readonly json?: boolean;
}

/** What the rows of a file are, and where they go. */
export interface ImportedRows {
  readonly heading: HeadingRule;
  /** A row as a line of a batch; `source` for rows that name none. */
  readonly lineOf: (row: RawRow & { ok: true }, source: string | undefined) => string;
  /** Sends lines of JSON; throws where the server refuses the batch or is gone. */
  readonly send: (lines: readonly string[]) => Promise<BatchAnswer>;
}

/** Adds `import FILE` to a group of commands: a bar, a report of the rows left out, and nothing counted twice. */
export function addImportFile(
  group: Command,
  { description, rows, terminal }: { description: string; rows: () => ImportedRows; terminal: Terminal },
): void {
  group
    .command('import')
    .description(description)
    .argument('<file>', 'CSV with a heading, or JSON Lines (.jsonl, .ndjson); a heading that will not do is explained')
    .option('--source <name>', 'who reports, for rows that name none')
    .addOption(new Option('--encoding <name>', 'encoding of the file').choices([...TEXT_ENCODINGS]).default('auto'))
    .option('--report <file>', 'CSV of every row left out and why; by default FILE.refused.csv')
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

/** How a file of rows is written, by its name. */
export function formatOf(file: string): 'csv' | 'ndjson' {
  return ['.jsonl', '.ndjson'].includes(path.extname(file).toLowerCase()) ? 'ndjson' : 'csv';
}
