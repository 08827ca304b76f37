import type { Interval } from '../../../statistics/wilson-interval.ts';
import { PSI_MOVED } from './choose-columns.ts';
import type { Evaluation } from './evaluate.ts';
import type { Rival } from './rivals.ts';
import type { TrainingReport } from './train-model.ts';

const DAY_MS = 86_400_000;
const PSI_SLIGHT = 0.1;
/** Columns that add less than this are summed up in one line. */
const WEIGHT_TOLD = 0.0005;

/** How a training is published. */
export interface PublishingNote {
  /** Whether the operator publishes the model even if something simpler does better. */
  readonly isForced: boolean;
}

/** Describes a training for people. The text is Markdown that also reads well in a terminal. */
export function describeTraining(report: TrainingReport, { isForced }: PublishingNote = { isForced: false }): string {
  const forced =
    isForced && report.rivals.some(({ wins }) => wins) ? ' It is published by order (--even-if-worse).' : '';
  return [
    introduction(report),
    qualityTable(report),
    `${rivalTable(report)}\n\n${verdictOf(report)}${forced}`,
    calibrationTable(report),
    columnTable(report),
  ].join('\n\n');
}

/** Says in one sentence whether something simpler does better than the model. */
export function verdictOf({ rivals }: TrainingReport): string {
  const winners = rivals.filter(({ wins }) => wins).map(nameOf);
  if (winners.length === 0) return 'Nothing simpler does better than the model on the test.';
  return `The model loses to ${winners.join(' and to ')} on the test.`;
}

function rivalTable({ test, rivals }: TrainingReport): string {
  return [
    '| on the test | AUC | recall at 1 % FPR |',
    '| --- | --- | --- |',
    rivalRow('this model', test),
    ...rivals.map((rival) => rivalRow(nameOf(rival), rival)),
  ].join('\n');
}

function rivalRow(name: string, { auc, recallAtFpr1 }: Pick<Rival, 'auc' | 'recallAtFpr1'>): string {
  return `| ${name} | ${auc.toFixed(4)} | ${percent(recallAtFpr1)} |`;
}

function nameOf({ column }: Rival): string {
  return column === null ? 'a plain logistic regression' : `the single column ${column}`;
}

function introduction({ learner, testFromMs, labelDelayMs, leftOut, psi, told, test }: TrainingReport): string {
  const days = Number((labelDelayMs / DAY_MS).toFixed(2));
  const moved = psi >= PSI_MOVED ? ', which means that the people asked about have changed' : '';
  return [
    `${learner === 'gbdt' ? 'Monotone gradient-boosted trees' : 'WOE scorecard'}. The test begins at ` +
      `${new Date(testFromMs).toISOString()}. The label delay is ${days} days. Left out: ${leftOut.unlabelled} without an ` +
      `outcome, ${leftOut.knownLater} whose outcome was not known by then, ${leftOut.tooRecent} too recent.`,
    `Stability of the score (PSI, test against training): ${psi.toFixed(3)}${moved}.`,
    told === null
      ? 'There is no comparison with the scores in the answers, because the history lacks some of them.'
      : `The scores in the answers did this on the same rows: AUC ${told.auc.toFixed(4)} (this model ${test.auc.toFixed(4)}), ` +
        `recall at 1 % FPR ${percent(told.recallAtFpr1)} (this model ${percent(test.recallAtFpr1)}).`,
  ].join('\n\n');
}

function qualityTable({ train, test }: TrainingReport): string {
  return [
    '| part | rows | fraud | AUC, 95 % interval | KS | recall at 1 % FPR | Brier |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    qualityRow('training', train),
    qualityRow('test', test),
  ].join('\n');
}

function qualityRow(name: string, { rows, frauds, auc, aucInterval, ks, recallAtFpr1, brier }: Evaluation): string {
  return (
    `| ${name} | ${rows} | ${frauds} | ${auc.toFixed(4)} (${range(aucInterval, 3)}) | ${ks.toFixed(4)} | ` +
    `${percent(recallAtFpr1)} | ${brier.toFixed(4)} |`
  );
}

function calibrationTable({ test }: TrainingReport): string {
  return [
    '| rows of the test | predicted fraud | observed fraud, 95 % interval |',
    '| --- | --- | --- |',
    ...test.calibration.map(
      ({ rows, predicted, observed, interval }) =>
        `| ${rows} | ${percent(predicted)} | ${percent(observed)} (${percent(interval.low)} to ${percent(interval.high)}) |`,
    ),
  ].join('\n');
}

function columnTable({ columns, dropped }: TrainingReport): string {
  const told = columns.filter(({ weight, psi }) => weight >= WEIGHT_TOLD || psi >= PSI_SLIGHT);
  const rest = columns.length - told.length;
  const table = [
    '| feature | mean size of its contribution to the log-odds | PSI |',
    '| --- | --- | --- |',
    ...told.map(
      ({ column, weight, psi }) =>
        `| ${column} | ${weight.toFixed(3)} | ${psi.toFixed(3)}${psi >= PSI_MOVED ? ' moved' : ''} |`,
    ),
  ].join('\n');
  const left = dropped.map(({ column, psi }) => `${column} (PSI ${psi.toFixed(3)})`).join(', ');
  return [
    table,
    ...(rest === 0 ? [] : [`${rest} other features add nothing and have not changed.`]),
    ...(dropped.length === 0 ? [] : [`Left out because they drift within the training: ${left}.`]),
  ].join('\n\n');
}

function range({ low, high }: Interval, digits: number): string {
  return `${low.toFixed(digits)} to ${high.toFixed(digits)}`;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
