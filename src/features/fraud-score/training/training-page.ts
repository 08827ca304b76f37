import { reportPage } from '../../../kernel/report-page.ts';
import { scaleScore } from '../score/score-scale.ts';
import { describeTraining, type PublishingNote } from './describe-training.ts';
import type { TrainingReport } from './train-model.ts';
import { drawCalibration, drawRoc, drawScores, drawStability } from './training-charts.ts';

/** Writes a training as a self-contained page, with the plots that show whether the model may be published. */
export function trainingPage(report: TrainingReport, note: PublishingNote = { isForced: false }): string {
  const { train, test, columns } = report;
  return reportPage('Fraud score: training', [
    { markdown: describeTraining(report, note) },
    { markdown: '## ROC curve' },
    {
      html: drawRoc([
        { name: 'test', points: test.roc },
        { name: 'training', points: train.roc },
      ]),
    },
    {
      markdown:
        '## Calibration\n\nTenths of the test, by predicted fraud. On the line, prediction and observation agree.',
    },
    { html: drawCalibration(test.calibration) },
    { markdown: '## Scores of the test' },
    { html: drawScores(Array.from(test.logOdds, scaleScore), test.labels) },
    {
      markdown:
        '## Stability of the features\n\nPSI, test against training. Over .25 the distribution of a feature has changed.',
    },
    { html: drawStability(columns) },
  ]);
}
