import { seededRandom } from '../../../kernel/seeded-random.ts';
import type { HistoryRow, SplitOptions } from './history.ts';
import { trainModel, type TrainingOptions } from './train-model.ts';
import { trainingFigures } from './training-figures.ts';
import { trainingReport, verdictOf } from './training-report.ts';
import { readModelDocument } from '../score/load-model.ts';
import { modelIdOf } from '../score/model-id.ts';
import { writeReport } from '../../../reports/write-report.ts';
import type { ReportOrigin } from '../../../reports/report.ts';
import { type Told } from '../../../kernel/told.ts';

/** What to learn, as plain JSON. */
export interface TrainingOrder extends Pick<SplitOptions, 'testFromMs' | 'labelDelayMs' | 'unlabelled'> {
  readonly learner: TrainingOptions['learner'];
  /** Questions that were asked before it are left out, milliseconds since the Unix epoch. */
  readonly fromMs: number;
  /** The same seed and history give the same model. */
  readonly seed: number;
}

/** A training with its origin, as plain JSON. */
export type TrainingTask = TrainingOrder & ReportOrigin;

/** A trained model as it is kept, or the reason why none could be trained. */
export type TrainedModel =
  | {
      readonly ok: true;
      /** JSON of the format renzheng.score-model. */
      readonly document: string;
      /** The report, as HTML. */
      readonly report: string;
      /** JSON text of MODEL_FIGURES. */
      readonly figures: string;
      readonly learner: string;
      readonly testRows: number;
      /** Area under the ROC curve on the test, 0 to 1. */
      readonly testAuc: number;
      /** One sentence that says whether something simpler does better. */
      readonly verdict: string;
    }
  | { readonly ok: false; readonly problem: Told };

/** Trains a model and writes its report. It computes for seconds to minutes, so run it in a thread of its own. */
export async function trainReport(
  rows: readonly HistoryRow[],
  { fromMs: _fromMs, seed, by, atMs, ...order }: TrainingTask,
  onProgress: (done: number, of: number) => void,
): Promise<TrainedModel> {
  const training = trainModel(rows, { ...order, random: seededRandom(seed), onProgress });
  if (!training.ok) return training;
  const { report } = training;
  const document = `${JSON.stringify(training.document)}\n`;
  const read = readModelDocument(document);
  const modelId = read.ok ? modelIdOf(read.value, null) : null;
  return {
    ok: true,
    document,
    report: await writeReport((language) => trainingReport(report, { by, atMs, modelId }, language), 'zh'),
    figures: JSON.stringify(trainingFigures(report)),
    learner: report.learner,
    testRows: report.test.rows,
    testAuc: report.test.auc,
    verdict: verdictOf(report),
  };
}
