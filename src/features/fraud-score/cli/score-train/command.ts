import { Option, type Command } from 'commander';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { scoreModelContracts } from '../../admin/score-models/contract.ts';
import { seededRandom } from '../../../../kernel/seeded-random.ts';
import { parseInstant } from '../../evidence/evidence-report.ts';
import { describeTraining } from '../../training/describe-training.ts';
import { trainModel, LEARNERS, type Learner, type TrainingReport } from '../../training/train-model.ts';
import { trainingPage } from '../../training/training-page.ts';
import type { AdminClient } from '../../../../terminal/admin-client.ts';
import { printResult, type Terminal } from '../../../../terminal/print.ts';
import { openProgress } from '../../../../terminal/progress.ts';
import { historyOfFile, historyOfServer } from './fetch-history.ts';

/** The client of the admin API, and the terminal to print to. */
export interface ScoreTrainDeps {
  readonly client: () => AdminClient;
  readonly terminal: Terminal;
}

interface Options {
  readonly learner: Learner;
  readonly history?: string;
  readonly from?: number;
  readonly testFrom?: number;
  readonly labelDelay: number;
  readonly unlabelled: 'leave-out' | 'genuine';
  readonly out: string;
  readonly seed: number;
  readonly publish?: boolean;
  readonly json?: boolean;
}

const DAY_MS = 86_400_000;

/**
 * Adds `renzheng score train`, which learns a model from past answers and their outcomes and writes a report. The model
 * is published only with `--publish`.
 */
export function addScoreTrain(score: Command, deps: ScoreTrainDeps): void {
  score
    .command('train')
    .description('learn a model from past fraud scores and their outcomes, and test it on later ones')
    .addOption(new Option('--learner <name>', 'what to fit').choices([...LEARNERS]).default('scorecard'))
    .option('--history <file>', 'learn from a file instead: CSV or JSON Lines of asked_at,outcome,observed_at,FEATURES')
    .option('--from <time>', 'leave out questions asked before this time', instantOf)
    .option(
      '--test-from <time>',
      'start of the test. By default the last quarter of the outcomes is the test',
      instantOf,
    )
    .option('--label-delay <days>', 'days until an outcome is known', daysOf, 7)
    .addOption(
      new Option('--unlabelled <way>', 'what to do with rows that have no outcome and are older than the label delay')
        .choices(['leave-out', 'genuine'])
        .default('leave-out'),
    )
    .option('--out <folder>', 'folder for model.json and report.html', 'score-model')
    .option('--seed <number>', 'seed for the rows that each tree sees. The same seed gives the same model', seedOf, 1)
    .option('--publish', 'keep the model on the server and publish it')
    .option('--json', 'print JSON for programs')
    .action((options: Options) => train(options, deps));
}

async function train(options: Options, { client, terminal }: ScoreTrainDeps): Promise<void> {
  const { history, from = 0, testFrom = null, labelDelay, learner, unlabelled, seed } = options;
  const rows =
    history === undefined
      ? await historyOfServer(client(), { fromMs: from, terminal })
      : await historyOfFile(history, { fromMs: from, terminal, refusedFile: path.join(options.out, 'refused.csv') });
  const split = { testFromMs: testFrom, labelDelayMs: labelDelay * DAY_MS, unlabelled };
  const bar = learner === 'gbdt' ? openProgress(terminal, 1, 'trees') : null;
  const onProgress = (done: number, of: number) => bar?.update(done, '', of);
  const training = trainModel(rows, { ...split, learner, random: seededRandom(seed), onProgress });
  bar?.end();
  if (!training.ok) throw new Error(training.problem);
  const document = `${JSON.stringify(training.document)}\n`;
  const report = trainingPage(training.report);
  mkdirSync(options.out, { recursive: true });
  writeFileSync(path.join(options.out, 'model.json'), document);
  writeFileSync(path.join(options.out, 'report.html'), report);
  if (options.json !== true) terminal.out(`${describeTraining(training.report)}\n\n`);
  const files = { model: path.join(options.out, 'model.json'), report: path.join(options.out, 'report.html') };
  const published = options.publish === true ? await publish(client(), document, report) : null;
  const shown = options.json === true ? { ...figuresOf(training.report), ...files } : files;
  printResult(terminal, { ...shown, ...published }, { json: options.json === true });
  if (published === null)
    terminal.err(
      `the model was not published. To publish it: renzheng score model add ${files.model} --report ${files.report} --publish\n`,
    );
}

async function publish(client: AdminClient, document: string, report: string) {
  const answer = await client.call(scoreModelContracts.add, { document, report, publish: true });
  return scoreModelContracts.add.result.parse(answer);
}

/** The numbers of a report, without its curves and rows. */
function figuresOf({ train: learnt, test, ...rest }: TrainingReport) {
  return { ...rest, train: partOf(learnt), test: partOf(test) };
}

function partOf({ rows, frauds, auc, aucInterval, ks, recallAtFpr1, brier, calibration }: TrainingReport['test']) {
  return { rows, frauds, auc, aucInterval, ks, recallAtFpr1, brier, calibration };
}

function instantOf(text: string): number {
  const ms = parseInstant(text);
  if (ms === null) throw new Error(`a time must be ISO 8601, e.g. 2026-11-01, but this is ${text}`);
  return ms;
}

function seedOf(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error('--seed must be a whole number');
  return Number(text);
}

function daysOf(text: string): number {
  const days = Number(text);
  if (!(days >= 0 && days <= 3650)) throw new Error('--label-delay must be 0 to 3650 days');
  return days;
}
