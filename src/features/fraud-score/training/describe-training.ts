import type { Interval } from '../score/metrics.ts';
import type { Evaluation } from './evaluate.ts';
import type { TrainingReport } from './train-model.ts';

const DAY_MS = 86_400_000;
/** From this PSI on, the distribution of a column has changed. Source: Siddiqi, "Credit Risk Scorecards", 8. */
const PSI_MOVED = 0.25;
const PSI_SLIGHT = 0.1;
/** Columns that add less than this are summed up in one line. */
const WEIGHT_TOLD = 0.0005;

/** Describes a training for people. The text is Markdown that also reads well in a terminal. */
export function describeTraining(report: TrainingReport): string {
  return [introduction(report), qualityTable(report), calibrationTable(report), columnTable(report)].join('\n\n');
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

function columnTable({ columns }: TrainingReport): string {
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
  return rest === 0 ? table : `${table}\n\n${rest} other features add nothing and have not changed.`;
}

function range({ low, high }: Interval, digits: number): string {
  return `${low.toFixed(digits)} to ${high.toFixed(digits)}`;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
