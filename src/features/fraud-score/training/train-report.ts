import { seededRandom } from '../../../kernel/seeded-random.ts';
import { verdictOf } from './describe-training.ts';
import type { HistoryRow, SplitOptions } from './history.ts';
import { trainModel, type TrainingOptions } from './train-model.ts';
import { trainingPage } from './training-page.ts';

/** What to learn, as plain JSON. */
export interface TrainingOrder extends Pick<SplitOptions, 'testFromMs' | 'labelDelayMs' | 'unlabelled'> {
  readonly learner: TrainingOptions['learner'];
  /** Questions that were asked before it are left out, milliseconds since the Unix epoch. */
  readonly fromMs: number;
  /** The same seed and history give the same model. */
  readonly seed: number;
}

/** A trained model as it is kept, or the reason why none could be trained. */
export type TrainedModel =
  | {
      readonly ok: true;
      /** JSON of the format renzheng.score-model. */
      readonly document: string;
      /** The report, as HTML. */
      readonly report: string;
      readonly learner: string;
      readonly testRows: number;
      /** Area under the ROC curve on the test, 0 to 1. */
      readonly testAuc: number;
      /** One sentence that says whether something simpler does better. */
      readonly verdict: string;
    }
  | { readonly ok: false; readonly problem: string };

/** Trains a model and writes its report. It computes for seconds to minutes, so run it in a thread of its own. */
export function trainReport(
  rows: readonly HistoryRow[],
  { fromMs: _fromMs, seed, ...order }: TrainingOrder,
  onProgress: (done: number, of: number) => void,
): TrainedModel {
  const training = trainModel(rows, { ...order, random: seededRandom(seed), onProgress });
  if (!training.ok) return training;
  const { document, report } = training;
  return {
    ok: true,
    document: `${JSON.stringify(document)}\n`,
    report: trainingPage(report),
    learner: report.learner,
    testRows: report.test.rows,
    testAuc: report.test.auc,
    verdict: verdictOf(report),
  };
}
