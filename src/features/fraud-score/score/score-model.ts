import { boostedContributions } from './boosted-trees.ts';
import { DEFAULT_MODEL_ID, DEFAULT_SCORECARD } from './default-scorecard.ts';
import type { ModelDocument, OnnxModel } from './model-document.ts';
import { contributionsOf, type Contribution } from './scorecard.ts';

/** A score, with what each column added. */
export interface Judgement {
  /** Calibrated log-odds of fraud. */
  readonly logOdds: number;
  /** Log-odds of a row with no known value. */
  readonly base: number;
  /** With the base they add up to the log-odds. For an ONNX model they do so only roughly. */
  readonly contributions: readonly Contribution[];
}

/** A model that can judge rows. */
export interface ScoreModel {
  readonly modelId: string;
  /** Judges a row, given as values by column. Throws Fault if a runtime fails. */
  judge(row: ReadonlyMap<string, number>, signal: AbortSignal): Promise<Judgement>;
}

/** Runs an operator's network. Each row has its values in the order of the document's columns. */
export interface ScoreNetwork {
  /** Log-odds of each row. Throws Fault 'timeout', 'unavailable', or 'corrupt' if the output is not a number. */
  run(rows: readonly (readonly number[])[], signal: AbortSignal): Promise<readonly number[]>;
}

/** The model that is used until another is published. */
export const DEFAULT_MODEL: ScoreModel = createScoreModel(
  DEFAULT_MODEL_ID,
  {
    format: 'renzheng.score-model',
    version: 1,
    calibration: { slope: 1, intercept: 0 },
    model: {
      ...DEFAULT_SCORECARD,
      parts: DEFAULT_SCORECARD.parts.map((part) => ({ ...part, edges: [...part.edges], woe: [...part.woe] })),
    },
  },
  null,
);

/**
 * Makes a document ready to judge. `network` runs the model of an 'onnx' document. Throws RangeError if such a document
 * comes without a network.
 */
export function createScoreModel(modelId: string, document: ModelDocument, network: ScoreNetwork | null): ScoreModel {
  const { model, calibration } = document;
  const calibrated = (base: number, contributions: readonly Contribution[]): Judgement => {
    const scaled = contributions.map((each) => ({ ...each, logOdds: calibration.slope * each.logOdds }));
    const start = calibration.intercept + calibration.slope * base;
    return { base: start, contributions: scaled, logOdds: scaled.reduce((sum, { logOdds }) => sum + logOdds, start) };
  };
  if (model.kind === 'scorecard')
    return { modelId, judge: async (row) => calibrated(model.intercept, contributionsOf(model, row)) };
  if (model.kind === 'boosted-trees')
    return {
      modelId,
      async judge(row) {
        const values = model.columns.map((column) => row.get(column) ?? Number.NaN);
        const moved = boostedContributions(model, values);
        const shared = moved.get('(all rows)') ?? 0;
        const contributions = model.columns.map((column, at) => ({
          column,
          value: values[at] ?? Number.NaN,
          logOdds: moved.get(column) ?? 0,
        }));
        return calibrated(model.base + shared, contributions);
      },
    };
  if (network === null) throw new RangeError('a network is needed to run an ONNX model');
  return { modelId, judge: async (row, signal) => calibrated(...(await askNetwork(model, network, row, signal))) };
}

/**
 * Judges the row, and the row with one column after the other left out. The difference is what that column added. The
 * rest of the log-odds is the base.
 */
async function askNetwork(
  model: OnnxModel,
  network: ScoreNetwork,
  row: ReadonlyMap<string, number>,
  signal: AbortSignal,
): Promise<[number, Contribution[]]> {
  const known = model.columns.map((column) => row.get(column) ?? Number.NaN);
  const filled = known.map((value) => (Number.isNaN(value) ? model.missing : value));
  const without = filled.map((_, left) => filled.map((value, at) => (at === left ? model.missing : value)));
  const [whole = 0, ...partial] = await network.run([filled, ...without], signal);
  const contributions = model.columns.map((column, at) => ({
    column,
    value: known[at] ?? Number.NaN,
    logOdds: whole - (partial[at] ?? whole),
  }));
  const base = contributions.reduce((rest, { logOdds }) => rest - logOdds, whole);
  return [base, contributions];
}
