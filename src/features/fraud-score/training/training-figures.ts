import type { ModelFigures } from '../score/model-figures.ts';
import type { Evaluation } from './evaluate.ts';
import type { TrainingReport } from './train-model.ts';

/** What a training measured of its model, for charts of the console. */
export function trainingFigures(report: TrainingReport): ModelFigures {
  const { learner, testFromMs, train, test, psi, columns, rivals } = report;
  return {
    learner,
    testFromMs,
    train: partOf(train),
    test: partOf(test),
    calibration: test.calibration.map(({ rows, predicted, observed, interval }) => ({
      rows,
      predicted: rounded(predicted),
      observed: rounded(observed),
      low: rounded(interval.low),
      high: rounded(interval.high),
    })),
    psi: rounded(psi),
    columns: columns.map(({ column, weight, psi: moved }) => ({
      column,
      weight: rounded(weight),
      psi: rounded(moved),
    })),
    losesTo: rivals.filter(({ wins }) => wins).map(({ column }) => column ?? 'logistic'),
  };
}

function partOf({ rows, frauds, auc, aucInterval, ks, recallAtFpr1, brier, roc }: Evaluation): ModelFigures['train'] {
  return {
    rows,
    frauds,
    auc: rounded(auc),
    aucInterval: { low: rounded(aucInterval.low), high: rounded(aucInterval.high) },
    ks: rounded(ks),
    recallAtFpr1: rounded(recallAtFpr1),
    brier: rounded(brier),
    roc: roc.map(({ fpr, tpr }) => ({ fpr: rounded(fpr), tpr: rounded(tpr) })),
  };
}

function rounded(value: number): number {
  return Number(value.toFixed(5));
}
