import { Option, type Command } from 'commander';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { scoreModelContracts } from '../../admin/score-models/contract.ts';
import { seededRandom } from '../../../../kernel/seeded-random.ts';
import { parseReportedInstant } from '../../../../wire/admin/instant.ts';
import { problemOfServing } from '../../score/load-model.ts';
import { readOwnColumns, type OwnColumn } from '../../score/own-columns.ts';
import { LEARNER_CHOICES, trainModel, type TrainingOptions, type TrainingReport } from '../../training/train-model.ts';
import { trainingFigures } from '../../training/training-figures.ts';
import { describeTraining, trainingReport, verdictOf } from '../../training/training-report.ts';
import { writeReport } from '../../../../reports/write-report.ts';
import { modelIdOf } from '../../score/model-id.ts';
import type { AdminClient } from '../../../../terminal/admin-client.ts';
import { printResult, type Terminal } from '../../../../terminal/print.ts';
import { originHere } from '../../../../terminal/report-origin.ts';
import { openProgress } from '../../../../terminal/progress.ts';
import { historyOfFile, historyOfServer } from './fetch-history.ts';
import { makeFolderSync } from '../../../../kernel/make-folder.ts';
import { told, type Told } from '../../../../kernel/told.ts';
import type { TextLanguage } from '../../../../terminal/locale.ts';
import { languageOf, say } from '../../../../terminal/say.ts';

/** The client of the admin API, and the terminal to print to. */
export interface ScoreTrainDeps {
  readonly client: () => AdminClient;
  readonly terminal: Terminal;
}

interface Options {
  readonly learner: TrainingOptions['learner'];
  readonly columns?: string;
  readonly history?: string;
  readonly from?: number;
  readonly testFrom?: number;
  readonly labelDelay: number;
  readonly unlabelled: 'leave-out' | 'genuine';
  readonly out: string;
  readonly seed: number;
  readonly publish?: boolean;
  readonly evenIfWorse?: boolean;
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
    .addOption(
      new Option('--learner <name>', 'what to fit. auto fits each, and takes the one that does best before the test')
        .choices([...LEARNER_CHOICES])
        .default('auto'),
    )
    .option('--history <file>', 'learn from a file instead: CSV or JSON Lines of asked_at,outcome,observed_at,FEATURES')
    .option('--columns <file>', 'columns of your own in --history, declared in JSON (docs/fraud-score.md)')
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
    .option('--out <folder>', 'folder for model.json, figures.json and report.html', 'score-model')
    .option('--seed <number>', 'seed for the rows that each tree sees. The same seed gives the same model', seedOf, 1)
    .option('--publish', 'keep the model on the server and publish it')
    .option('--even-if-worse', 'publish a model that does worse than one column or a plain logistic regression')
    .option('--json', 'print JSON for programs')
    .action((options: Options) => train(options, deps));
}

async function train(options: Options, { client, terminal }: ScoreTrainDeps): Promise<void> {
  const { history, from = 0, testFrom = null, labelDelay, learner, unlabelled, seed } = options;
  const ownColumns = options.columns === undefined ? [] : declaredIn(options.columns);
  if (ownColumns.length > 0 && history === undefined)
    throw new Error(told`the answers of this server do not hold your columns. Give a file that does, with --history`);
  const fetching = { fromMs: from, terminal };
  const rows =
    history === undefined
      ? await historyOfServer(client(), fetching)
      : await historyOfFile(history, { ...fetching, ownColumns, refusedFile: path.join(options.out, 'refused.csv') });
  const split = { testFromMs: testFrom, labelDelayMs: labelDelay * DAY_MS, unlabelled, ownColumns };
  const bar = learner === 'scorecard' ? null : openProgress(terminal, 1, told`trees`);
  const onProgress = (done: number, of: number) => bar?.update(done, undefined, of);
  const training = trainModel(rows, { ...split, learner, random: seededRandom(seed), onProgress });
  bar?.end();
  if (!training.ok) throw new Error(training.problem);
  const isForced = options.publish === true && options.evenIfWorse === true;
  const document = `${JSON.stringify(training.document)}\n`;
  const origin = { ...originHere(), modelId: modelIdOf(training.document, null), isForced };
  const language = languageOf(terminal);
  const report = await writeReport((each) => trainingReport(training.report, origin, each), language);
  makeFolderSync(options.out);
  const files = filesIn(options.out);
  writeFileSync(files.model, document);
  writeFileSync(files.report, report);
  const figures = JSON.stringify(trainingFigures(training.report));
  writeFileSync(files.figures, `${figures}\n`);
  if (options.json !== true) terminal.out(`${describeTraining(training.report, { isForced, language })}\n\n`);
  const barred = problemOfServing(training.document) ?? (isForced ? null : problemOfQuality(training.report, language));
  const published =
    options.publish === true && barred === null ? await publish(client(), { document, report, figures }) : null;
  const shown = options.json === true ? { ...figuresOf(training.report), ...files } : files;
  printResult(terminal, { ...shown, ...published }, { json: options.json === true });
  if (options.publish === true && barred !== null) throw new Error(told`the model was not published: ${barred}`);
  if (published === null) say(terminal, told`the model was not published. ${barred ?? hintOf(files)}`);
}

function hintOf({ model, report, figures }: ReturnType<typeof filesIn>): Told {
  return told`To publish it: renzheng score model add ${model} --report ${report} --figures ${figures} --publish`;
}

/** Why a model should not be published. Null if nothing simple does better. */
function problemOfQuality(report: TrainingReport, language: TextLanguage): Told | null {
  if (!report.rivals.some(({ wins }) => wins)) return null;
  return told`${verdictOf(report, language)} To publish it all the same, add --even-if-worse`;
}

function declaredIn(file: string): readonly OwnColumn[] {
  const read = readOwnColumns(readFileSync(file, 'utf8'));
  if (!read.ok) throw new Error(told`${file}: ${read.problem}`);
  return read.columns;
}

function filesIn(folder: string) {
  return {
    model: path.join(folder, 'model.json'),
    report: path.join(folder, 'report.html'),
    figures: path.join(folder, 'figures.json'),
  };
}

interface Published {
  readonly document: string;
  readonly report: string;
  readonly figures: string;
}

async function publish(client: AdminClient, model: Published) {
  const answer = await client.call(scoreModelContracts.add, { ...model, publish: true });
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
  const ms = parseReportedInstant(text);
  if (ms === null) throw new Error(told`a time must be ISO 8601, e.g. 2026-11-01, but this is ${text}`);
  return ms;
}

function seedOf(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(told`--seed must be a whole number`);
  return Number(text);
}

function daysOf(text: string): number {
  const days = Number(text);
  if (!(days >= 0 && days <= 3650)) throw new Error(told`--label-delay must be 0 to 3650 days`);
  return days;
}
