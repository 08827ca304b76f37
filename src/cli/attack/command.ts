import { Option, type Command } from 'commander';
import { createReadStream, createWriteStream, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { once } from 'node:events';
import { attackContracts } from '../../admin/attacks/contract.ts';
import { readRows, TEXT_ENCODINGS, type TextEncoding } from '../../registry/import/read-rows.ts';
import type { AdminClient } from '../admin-client.ts';
import { printResult, type Terminal } from '../print.ts';
import { importReports, type ReportTally } from '../import-reports.ts';
import { openProgress } from '../progress.ts';
import { explanationText } from './explanation-text.ts';
import { ATTACK_HEADING, reportLine } from './report-rows.ts';

export interface AttackCommandDeps {
  readonly client: () => AdminClient;
  readonly terminal: Terminal;
}

interface ImportOptions {
  readonly source?: string;
  readonly encoding: TextEncoding;
  readonly report?: string;
  readonly json?: boolean;
}

/** `renzheng attack …`: files of attacks taken in, and answers of the face guard explained. */
export function addAttackCommands(attack: Command, deps: AttackCommandDeps): void {
  attack.description('attack history: reports, sealed days, and the events behind an answer');
  addImportCommand(attack, deps);
  addExplainCommand(attack, deps);
}

function addImportCommand(attack: Command, deps: AttackCommandDeps): void {
  attack
    .command('import')
    .description('report the attacks of a file: each event counts once, however often the file comes')
    .argument(
      '<file>',
      'CSV with a heading (event_id, id_number, at, kind, score, source) or JSON Lines (.jsonl, .ndjson)',
    )
    .option('--source <name>', 'the reporting system, for rows that name none')
    .addOption(new Option('--encoding <name>', 'encoding of the file').choices([...TEXT_ENCODINGS]).default('utf-8'))
    .option('--report <file>', 'CSV of every row left out and why; by default FILE.refused.csv')
    .option('--json', 'print JSON for programs')
    .action((file: string, options: ImportOptions) => runImport(file, options, deps));
}

async function runImport(file: string, options: ImportOptions, { client, terminal }: AttackCommandDeps): Promise<void> {
  const bytesTotal = statSync(file).size;
  const api = client();
  const bar = openProgress(terminal, bytesTotal, 'bytes');
  const reportFile = options.report ?? `${file}.refused.csv`;
  const report = createWriteStream(reportFile, { mode: 0o600 });
  report.write('line,problem\n');
  let bytesRead = 0;
  try {
    const tally = await importReports({
      rows: readRows({
        bytes: counted(createReadStream(file), (count) => (bytesRead += count)),
        format: formatOf(file),
        encoding: options.encoding,
        heading: ATTACK_HEADING,
      }),
      lineOf: (row) => reportLine(row, options.source),
      send: async (lines) =>
        attackContracts.batch.result.parse(await api.call(attackContracts.batch, { ndjson: lines.join('\n') })),
      onLeftOut: ({ line, problem }) => report.write(`${line},"${problem.replaceAll('"', '""')}"\n`),
      onProgress: (soFar) => bar.update(bytesRead, noteOf(soFar)),
    });
    bar.end();
    const leftOut = tally.refused + tally.conflict;
    await finish(report, leftOut > 0 ? null : reportFile);
    printResult(
      terminal,
      { ...tally, ...(leftOut > 0 ? { report: reportFile } : {}) },
      { json: options.json === true },
    );
  } finally {
    bar.end();
    report.destroy();
  }
}

/** Closes the report; removes it where there is nothing in it. */
async function finish(report: ReturnType<typeof createWriteStream>, emptyFile: string | null): Promise<void> {
  report.end();
  await once(report, 'close');
  if (emptyFile !== null) rmSync(emptyFile, { force: true });
}

async function* counted(bytes: AsyncIterable<Uint8Array>, add: (count: number) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    add(chunk.byteLength);
    yield chunk;
  }
}

function formatOf(file: string): 'csv' | 'ndjson' {
  return ['.jsonl', '.ndjson'].includes(path.extname(file).toLowerCase()) ? 'ndjson' : 'csv';
}

function noteOf({ recorded, duplicate, conflict, refused }: ReportTally): string {
  return `${recorded} recorded, ${duplicate} there already, ${conflict + refused} left out`;
}

function addExplainCommand(attack: Command, { client, terminal }: AttackCommandDeps): void {
  attack
    .command('explain')
    .description(attackContracts.explain.summary)
    .argument('<order-id>', 'order id of an answer of the face guard')
    .option('--after <place>', 'where the page begins, as the page before told it')
    .option('--limit <number>', 'events of this page, at most 1000', Number, 100)
    .option('--json', 'print JSON for programs')
    .action(
      async (
        orderId: string,
        { json, ...page }: { readonly after?: string; readonly limit: number; json?: boolean },
      ) => {
        const answer = await client().call(attackContracts.explain, { orderId, ...page });
        if (json === true) return printResult(terminal, answer, { json });
        terminal.out(explanationText(attackContracts.explain.result.parse(answer)));
      },
    );
}
