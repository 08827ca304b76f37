import type { Command } from 'commander';
import { openSync, closeSync, readFileSync, writeSync } from 'node:fs';
import { formatOf } from '../../../../terminal/import-report-file.ts';
import type { Terminal } from '../../../../terminal/print.ts';
import { openRowProgress, openRows } from '../../../../terminal/row-progress.ts';
import { readModelDocument } from '../../score/load-model.ts';
import { columnsOf } from '../../score/model-document.ts';
import { SCORE_COLUMNS } from '../../score/score-features.ts';
import { createScoreModel } from '../../score/score-model.ts';
import { scaleScore } from '../../score/score-scale.ts';
import { readColumns } from '../../training/read-history.ts';
import { told } from '../../../../kernel/told.ts';
import { sayResult } from '../../../../terminal/say.ts';

interface Options {
  readonly history: string;
  readonly out: string;
}

const NEVER_ABORTED = new AbortController().signal;

/**
 * Adds `renzheng score apply`, which scores the rows of a file with a model document, without a server. It also takes
 * models with columns of the operator, which cannot answer calls of the API.
 */
export function addScoreApply(score: Command, { terminal }: { readonly terminal: Terminal }): void {
  score
    .command('apply')
    .description('score the rows of a file with a model, and say what each column added')
    .argument('<model>', 'the model: JSON of the format renzheng.score-model, a scorecard or boosted trees')
    .requiredOption('--history <file>', 'the rows: CSV or JSON Lines with the columns of the model')
    .requiredOption('--out <file>', 'file for the scores, one line of JSON for each row')
    .action((model: string, options: Options) => apply(model, options, terminal));
}

async function apply(modelFile: string, { history, out }: Options, terminal: Terminal): Promise<void> {
  const read = readModelDocument(readFileSync(modelFile, 'utf8'));
  if (!read.ok) throw new Error(told`${modelFile}: ${read.problem}`);
  const document = read.value;
  if (document.model.kind === 'onnx')
    throw new Error(told`a model of kind onnx is run by the server only. Give a scorecard or boosted trees`);
  const own = document.ownColumns ?? [];
  const names = [...SCORE_COLUMNS, ...own.map(({ name }) => name)];
  const used = columnsOf(document);
  const heading = {
    example: used.join(','),
    missing: (found: readonly string[]) =>
      found.some((name) => used.includes(name)) ? [] : [told`any column of the model`],
  };
  const model = createScoreModel('file', document, null);
  const rows = { file: history, format: formatOf(history), encoding: 'auto', heading } as const;
  const bar = await openRowProgress(terminal, rows);
  const counts = { scored: 0, refused: 0 };
  const file = openSync(out, 'w', 0o600);
  try {
    for await (const raw of openRows(rows)) {
      const row = raw.ok ? readColumns(raw.fields, own) : { ok: false as const, problem: raw.detail };
      counts[row.ok ? 'scored' : 'refused'] += 1;
      const line = row.ok
        ? await judged(model, new Map(names.map((name, at) => [name, row.values[at] ?? Number.NaN])))
        : { problem: row.problem };
      writeSync(file, `${JSON.stringify({ line: raw.line, ...line })}\n`);
      bar.update(counts.scored + counts.refused, told`${counts.refused} left out`);
    }
  } finally {
    closeSync(file);
  }
  bar.end();
  sayResult(terminal, told`${counts.scored} rows scored, ${counts.refused} left out. ${out} has a line for each`);
}

async function judged(model: ReturnType<typeof createScoreModel>, row: ReadonlyMap<string, number>) {
  const { logOdds, base, contributions } = await model.judge(row, NEVER_ABORTED);
  const added = Object.fromEntries(contributions.map(({ column, logOdds: by }) => [column, by]));
  return { score: scaleScore(logOdds), logOdds, base, added };
}
