import { reportText } from '../../../reports/report-text.ts';
import type { Report, ReportChart, ReportOrigin, ReportTable } from '../../../reports/report.ts';
import type { ReportLanguage } from '../../../kernel/report-page.ts';
import type { Interval } from '../../../statistics/wilson-interval.ts';
import { scaleScore } from '../score/score-scale.ts';
import { PSI_MOVED } from './choose-columns.ts';
import type { Evaluation } from './evaluate.ts';
import type { Rival } from './rivals.ts';
import type { TrainingReport } from './train-model.ts';
import { TRAINING_TEXT, type TrainingText } from './training-text.ts';

const DAY_MS = 86_400_000;
const PSI_SLIGHT = 0.1;
/** Columns that add less than this are summed up in one line. */
const WEIGHT_TOLD = 0.0005;
/** Scores in a step of the distribution, 0 to 100. */
const SCORE_BIN = 5;
/** The most features that the chart of their stability shows. The table has the others. */
const BARS_MAX = 25;

/** The administrator that trained a model, and how the model is published. */
export interface TrainingOrigin extends ReportOrigin {
  /** Id of the model. Null if it is not kept. */
  readonly modelId: string | null;
  /** Whether the operator publishes the model even if something simpler does better. */
  readonly isForced?: boolean;
}

/** Describes a training in a terminal, as Markdown. */
export function describeTraining(
  report: TrainingReport,
  { isForced = false, language = 'en' }: { readonly isForced?: boolean; readonly language?: ReportLanguage } = {},
): string {
  return reportText(trainingReport(report, { by: '', atMs: 0, modelId: null, isForced }, language), language);
}

/** Says in one sentence whether something simpler does better than the model. */
export function verdictOf(report: TrainingReport, language: ReportLanguage = 'en'): string {
  return verdictIn(report, TRAINING_TEXT[language]);
}

/** A training as a report, with the plots that show whether the model may be published. */
export function trainingReport(
  report: TrainingReport,
  { by, atMs, modelId, isForced = false }: TrainingOrigin,
  language: ReportLanguage,
): Report {
  const t = TRAINING_TEXT[language];
  const { learner, testFromMs, labelDelayMs, leftOut, psi, told, test, train, dropped, columns } = report;
  const forced = isForced && report.rivals.some(({ wins }) => wins) ? t.forced : '';
  const rest = columns.filter((column) => !isTold(column)).length;
  return {
    by,
    atMs,
    title: t.title,
    models: [...(modelId === null ? [] : [modelId]), t.learners[learner]],
    data: t.data({
      train: train.rows,
      test: test.rows,
      testFrom: new Date(testFromMs).toISOString(),
      delayDays: Number((labelDelayMs / DAY_MS).toFixed(2)),
      ...leftOut,
    }),
    summary: t.summary(test.auc.toFixed(4), percent(test.recallAtFpr1)) + verdictIn(report, t) + forced,
    remarks: [
      t.psi(psi.toFixed(3), psi >= PSI_MOVED),
      told === null
        ? t.noTold
        : t.told({
            auc: told.auc.toFixed(4),
            ownAuc: test.auc.toFixed(4),
            recall: percent(told.recallAtFpr1),
            ownRecall: percent(test.recallAtFpr1),
          }),
      ...(rest === 0 ? [] : [t.rest(rest)]),
      ...(dropped.length === 0
        ? []
        : [t.dropped(dropped.map((column) => `${column.column} (PSI ${column.psi.toFixed(3)})`).join(', '))]),
    ],
    charts: chartsOf(report, t),
    tables: [qualityTable(report, t), rivalTable(report, t), calibrationTable(report, t), columnTable(report, t)],
  };
}

function verdictIn({ rivals }: TrainingReport, t: TrainingText): string {
  const winners = rivals.filter(({ wins }) => wins).map((rival) => nameOf(rival, t));
  return winners.length === 0 ? t.wins : t.loses(winners);
}

function nameOf({ column }: Rival, t: TrainingText): string {
  return column === null ? t.logistic : t.single(column);
}

function isTold({ weight, psi }: TrainingReport['columns'][number]): boolean {
  return weight >= WEIGHT_TOLD || psi >= PSI_SLIGHT;
}

function chartsOf(report: TrainingReport, t: TrainingText): readonly ReportChart[] {
  return [...judgementCharts(report, t), ...distributionCharts(report, t)];
}

/** How well the model tells the two apart, and whether its probabilities are right. */
function judgementCharts({ train, test }: TrainingReport, t: TrainingText): readonly ReportChart[] {
  const most = Math.max(0.01, ...test.calibration.map(({ predicted, interval }) => Math.max(predicted, interval.high)));
  return [
    {
      kind: 'curves',
      title: t.roc,
      lead: t.rocLead,
      x: { name: t.fpr, scale: 'share', max: 1 },
      y: { name: t.tpr, scale: 'share', max: 1 },
      diagonalTo: 1,
      curves: (
        [
          [t.test, test],
          [t.training, train],
        ] as const
      ).map(([name, { roc }]) => ({
        name,
        points: roc.map(({ fpr, tpr }) => [fpr, tpr] as const),
        ifEmpty: t.noRows,
      })),
    },
    {
      kind: 'intervals',
      title: t.calibration,
      lead: t.calibrationLead,
      x: { name: t.predicted, scale: 'share' },
      y: { name: t.observed, scale: 'share' },
      diagonalTo: most,
      points: test.calibration.map(({ predicted, observed, interval }) => ({ at: [predicted, observed], ...interval })),
      ifEmpty: t.noRows,
    },
  ];
}

/** How scores are spread, and which columns have moved. */
function distributionCharts({ test, columns }: TrainingReport, t: TrainingText): readonly ReportChart[] {
  const from = Array.from({ length: 100 / SCORE_BIN }, (_, at) => at * SCORE_BIN);
  return [
    {
      kind: 'histogram',
      title: t.scores,
      lead: t.scoresLead,
      x: { name: t.score, scale: 'number' },
      y: { name: t.share, scale: 'share' },
      from,
      binWidth: SCORE_BIN,
      series: (
        [
          [t.fraud, 1],
          [t.genuine, 0],
        ] as const
      ).map(([name, label]) => ({
        name,
        shares: sharesOf(test, label, from),
        ifEmpty: t.noRows,
      })),
    },
    {
      kind: 'bars',
      title: t.stability,
      lead: t.stabilityLead,
      x: { name: 'PSI', scale: 'number' },
      bars: columns
        .toSorted((a, b) => b.psi - a.psi)
        .slice(0, BARS_MAX)
        .map(({ column, psi }) => ({ name: column, value: psi })),
      marks: [PSI_SLIGHT, PSI_MOVED].map((at) => ({ name: String(at), at })),
      ifEmpty: t.noRows,
    },
  ];
}

function sharesOf({ logOdds, labels }: Evaluation, label: 0 | 1, from: readonly number[]): readonly number[] {
  const own = Array.from(logOdds, scaleScore).filter((_, row) => labels[row] === label);
  return from.map(
    (start) =>
      own.filter((score) => Math.min(Math.floor(score / SCORE_BIN) * SCORE_BIN, 100 - SCORE_BIN) === start).length /
      Math.max(1, own.length),
  );
}

function qualityTable({ train, test }: TrainingReport, t: TrainingText): ReportTable {
  const row = (name: string, { rows, frauds, auc, aucInterval, ks, recallAtFpr1, brier }: Evaluation) => [
    name,
    String(rows),
    String(frauds),
    `${auc.toFixed(4)} (${range(aucInterval, 3, t)})`,
    ks.toFixed(4),
    percent(recallAtFpr1),
    brier.toFixed(4),
  ];
  return {
    title: t.quality,
    columns: [{ name: t.part }, ...[t.rows, t.fraud, t.auc, 'KS', t.recall, 'Brier'].map(numeric)],
    rows: [row(t.training, train), row(t.test, test)],
    ifEmpty: t.noRows,
  };
}

function rivalTable({ test, rivals }: TrainingReport, t: TrainingText): ReportTable {
  return {
    title: t.rivals,
    columns: [{ name: t.onTest }, ...['AUC', t.recall].map(numeric)],
    rows: [rivalRow(t.thisModel, test), ...rivals.map((rival) => rivalRow(nameOf(rival, t), rival))],
    ifEmpty: t.noRows,
  };
}

function rivalRow(name: string, { auc, recallAtFpr1 }: Pick<Rival, 'auc' | 'recallAtFpr1'>) {
  return [name, auc.toFixed(4), percent(recallAtFpr1)];
}

function calibrationTable({ test }: TrainingReport, t: TrainingText): ReportTable {
  return {
    title: t.calibration,
    columns: [t.rows, t.predicted, t.observedInterval].map(numeric),
    rows: test.calibration.map(({ rows, predicted, observed, interval }) => [
      String(rows),
      percent(predicted),
      `${percent(observed)} (${percent(interval.low)} ${t.to} ${percent(interval.high)})`,
    ]),
    ifEmpty: t.noRows,
  };
}

function columnTable({ columns }: TrainingReport, t: TrainingText): ReportTable {
  return {
    title: t.features,
    columns: [{ name: t.feature }, ...[t.weight, 'PSI'].map(numeric)],
    rows: columns
      .filter(isTold)
      .map(({ column, weight, psi }) => [
        column,
        weight.toFixed(3),
        `${psi.toFixed(3)}${psi >= PSI_MOVED ? t.moved : ''}`,
      ]),
    ifEmpty: t.noRows,
  };
}

function range({ low, high }: Interval, digits: number, t: TrainingText): string {
  return `${low.toFixed(digits)} ${t.to} ${high.toFixed(digits)}`;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}

function numeric(name: string) {
  return { name, isNumber: true };
}
