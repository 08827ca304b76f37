import { Option, type Command } from 'commander';
import { once } from 'node:events';
import { createWriteStream, rmSync } from 'node:fs';
import path from 'node:path';
import type { RawRow } from '../people/import/import-row.ts';
import type { HeadingRule } from '../tables/table-reader.ts';
import { TEXT_ENCODINGS, type TextEncoding } from '../tables/text-encoding.ts';
import { importReports, type BatchAnswer } from './import-reports.ts';
import { EXIT, printResult, type Terminal } from './print.ts';
import { inShellLanguage } from './say.ts';
import { openRowProgress, openRows } from './row-progress.ts';
import { told } from '../kernel/told.ts';

/** The options of a command that reports the rows of a file. */
export interface ImportFileOptions {
  readonly encoding: TextEncoding;
  readonly report?: string;
  readonly json?: boolean;
}

/** What the rows of a file stand for, and how they are sent. */
export interface ImportedRows {
  readonly heading: HeadingRule;
  /** Gives a row as a line of a batch. `common` applies to rows that do not name it, e.g. the source of reports. */
  readonly lineOf: (row: RawRow & { ok: true }, common: string | undefined) => string;
  /** Sends lines of JSON. Throws if the server refuses the batch or cannot be reached. */
  readonly send: (lines: readonly string[]) => Promise<BatchAnswer>;
}

/** A command that reads a file of rows. */
export interface ImportCommand {
  /** `import` if it is absent. */
  readonly name?: string;
  readonly description: string;
  /** The option for what rows have in common, e.g. `--source <name>`. */
  readonly common?: { readonly flags: string; readonly description: string };
  readonly rows: () => ImportedRows;
  readonly terminal: Terminal;
}

const SOURCE = { flags: '--source <name>', description: 'source of the reports, for rows that name none' };

/**
 * Adds `import FILE` to a group of commands. The command shows a progress bar, writes a report of the rows that were
 * left out, and counts nothing twice.
 */
export function addImportFile(
  group: Command,
  { name = 'import', description, common = SOURCE, rows, terminal }: ImportCommand,
): void {
  const option = new Option(common.flags, common.description);
  group
    .command(name)
    .description(description)
    .argument('<file>', 'CSV with a heading, or JSON Lines (.jsonl, .ndjson); an unusable heading is explained')
    .addOption(option)
    .addOption(new Option('--encoding <name>', 'encoding of the file').choices([...TEXT_ENCODINGS]).default('auto'))
    .option('--report <file>', 'CSV of the rows that were left out, with the reason; by default FILE.refused.csv')
    .option('--json', 'print JSON for programs')
    .action((file: string, options: ImportFileOptions & Readonly<Record<string, unknown>>) => {
      const given = options[option.attributeName()];
      const { lineOf, ...rest } = rows();
      const shared = typeof given === 'string' ? given : undefined;
      return importFile(file, options, { ...rest, lineOf: (row) => lineOf(row, shared) }, terminal);
    });
}

async function importFile(
  file: string,
  options: ImportFileOptions,
  { heading, lineOf, send }: ImportedRows,
  terminal: Terminal,
): Promise<void> {
  const rows = { file, format: formatOf(file), encoding: options.encoding, heading };
  const bar = await openRowProgress(terminal, rows);
  const reportFile = options.report ?? `${file}.refused.csv`;
  const report = createWriteStream(reportFile, { mode: 0o600 });
  report.write('line,problem\n');
  try {
    const tally = await importReports({
      rows: openRows(rows),
      lineOf: (row) => lineOf(row, undefined),
      send,
      onLeftOut: ({ line, problem }) =>
        report.write(`${line},"${inShellLanguage(terminal, problem).replaceAll('"', '""')}"\n`),
      onProgress: ({ rows: done, recorded, duplicate, conflict, refused }) =>
        bar.update(done, told`${recorded} recorded, ${duplicate} there already, ${conflict + refused} left out`),
    });
    bar.end();
    report.end();
    await once(report, 'close');
    const leftOut = tally.refused + tally.conflict;
    if (leftOut === 0) rmSync(reportFile, { force: true });
    const shown = { ...tally, ...(leftOut > 0 ? { report: reportFile } : {}) };
    printResult(terminal, shown, { json: options.json === true });
    if (leftOut > 0) terminal.failed?.(EXIT.rowsLeftOut);
  } finally {
    bar.end();
    report.destroy();
  }
}

/** Tells the format of a file of rows by its name, e.g. `'ndjson'` for `reports.jsonl`. */
export function formatOf(file: string): 'csv' | 'ndjson' {
  return ['.jsonl', '.ndjson'].includes(path.extname(file).toLowerCase()) ? 'ndjson' : 'csv';
}
