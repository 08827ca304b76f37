import { Option, type Command } from 'commander';
import { once } from 'node:events';
import { createReadStream, createWriteStream, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { scoreContracts } from '../../admin/scores/contract.ts';
import type { RawRow } from '../../registry/import/import-row.ts';
import { readRows, TEXT_ENCODINGS, type HeadingRule, type TextEncoding } from '../../registry/import/read-rows.ts';
import type { AdminClient } from '../admin-client.ts';
import { importReports } from '../import-reports.ts';
import { printResult, type Terminal } from '../print.ts';
import { openProgress } from '../progress.ts';

export interface EvidenceCommandDeps {
  readonly client: () => AdminClient;
  readonly terminal: Terminal;
}

interface ImportOptions {
  readonly source?: string;
  readonly encoding: TextEncoding;
  readonly report?: string;
  readonly json?: boolean;
}

/** Columns of a file of evidence, by the names of the admin API; case, blanks, `_` and `-` do not count. */
const FIELDS = Object.keys(scoreContracts.report.params.shape);
const NEEDED = ['reference', 'code', 'level', 'observedat'];

const EVIDENCE_HEADING: HeadingRule = {
  example: 'reference,id_number,phone,code,level,observed_at,source (id_form and phone_form for digests)',
  missing: (heading) => {
    const names = new Set(heading.map(plain));
    return NEEDED.filter((name) => !names.has(name));
  },
};

/** `renzheng evidence import`: a file of evidence taken in, a batch at a time. */
export function addEvidenceImport(evidence: Command, deps: EvidenceCommandDeps): void {
  evidence
    .command('import')
    .description('add the evidence of a file, plain or as digests; each reference counts once, however often it comes')
    .argument('<file>', `CSV with a heading (${EVIDENCE_HEADING.example}) or JSON Lines (.jsonl, .ndjson)`)
    .option('--source <name>', 'who says so, for rows that name none')
    .addOption(new Option('--encoding <name>', 'encoding of the file').choices([...TEXT_ENCODINGS]).default('utf-8'))
    .option('--report <file>', 'CSV of every row left out and why; by default FILE.refused.csv')
    .option('--json', 'print JSON for programs')
    .action((file: string, options: ImportOptions) => run(file, options, deps));
}

async function run(file: string, options: ImportOptions, { client, terminal }: EvidenceCommandDeps): Promise<void> {
  const api = client();
  const bar = openProgress(terminal, statSync(file).size, 'bytes');
  const reportFile = options.report ?? `${file}.refused.csv`;
  const report = createWriteStream(reportFile, { mode: 0o600 });
  report.write('line,problem\n');
  const stream = createReadStream(file);
  const isLines = ['.jsonl', '.ndjson'].includes(path.extname(file).toLowerCase());
  try {
    const tally = await importReports({
      rows: readRows({
        bytes: stream,
        format: isLines ? 'ndjson' : 'csv',
        encoding: options.encoding,
        heading: EVIDENCE_HEADING,
      }),
      lineOf: (row) => evidenceLine(row, options.source),
      send: async (lines) =>
        scoreContracts.batch.result.parse(await api.call(scoreContracts.batch, { ndjson: lines.join('\n') })),
      onLeftOut: ({ line, problem }) => report.write(`${line},"${problem.replaceAll('"', '""')}"\n`),
      onProgress: (soFar) => bar.update(stream.bytesRead, `${soFar.recorded} added, ${soFar.refused} refused`),
    });
    bar.end();
    report.end();
    await once(report, 'close');
    if (tally.refused === 0) rmSync(reportFile, { force: true });
    printResult(
      terminal,
      { ...tally, ...(tally.refused > 0 ? { report: reportFile } : {}) },
      { json: options.json === true },
    );
  } finally {
    bar.end();
    report.destroy();
  }
}

/** A row as a line of a batch, empty fields left out. What is wrong with them, the server says. */
function evidenceLine({ fields }: RawRow & { ok: true }, source: string | undefined): string {
  const named = Object.entries(fields).flatMap(([heading, value]) => {
    const field = FIELDS.find((name) => plain(name) === plain(heading)) ?? heading;
    return value.trim() === '' ? [] : [[field, value.trim()] as const];
  });
  return JSON.stringify({ ...(source === undefined ? {} : { source }), ...Object.fromEntries(named) });
}

function plain(heading: string): string {
  return heading.toLowerCase().replaceAll(/[\s_-]/g, '');
}
