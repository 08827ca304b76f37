import { z } from 'zod';

const share = z.number().min(0).max(1);
const interval = z.strictObject({ low: share, high: share });

const part = z.strictObject({
  rows: z.int().min(0),
  frauds: z.int().min(0),
  auc: share,
  aucInterval: interval,
  ks: share,
  recallAtFpr1: share,
  brier: share,
  roc: z
    .array(z.strictObject({ fpr: share, tpr: share }))
    .max(1000)
    .describe('From (0, 0) to (1, 1): shares of the genuine flagged and of the fraud found'),
});

/** The schema of what a training measured of its model, for charts. It holds no row of the history. */
export const MODEL_FIGURES = z.strictObject({
  learner: z.string().min(1).max(64),
  testFromMs: z.int(),
  train: part,
  test: part,
  calibration: z
    .array(z.strictObject({ rows: z.int(), predicted: share, observed: share, ...interval.shape }))
    .max(100)
    .describe('Parts of the test by predicted fraud, with the 95 % interval of the observed share'),
  psi: z.number().min(0).describe('Stability of the score, test against training'),
  columns: z
    .array(z.strictObject({ column: z.string().min(1).max(64), weight: z.number(), psi: z.number().min(0) }))
    .max(1000)
    .describe('Strongest first'),
  losesTo: z.array(z.string().max(64)).max(100).describe('Simpler models that did better: columns, or `logistic`'),
});

/** The type of `MODEL_FIGURES`. */
export type ModelFigures = z.output<typeof MODEL_FIGURES>;

/** The most characters of figures as JSON. */
export const FIGURES_CHARS_MAX = 512 * 1024;

/** Reads figures as JSON text. Null if the text is something else. */
export function readModelFigures(text: string): ModelFigures | null {
  try {
    return MODEL_FIGURES.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    // The parser's reason would quote the text, and the caller says which field it was.
    return null;
  }
}
