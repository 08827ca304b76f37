import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { ScoreDays } from '../../../platform/ledger/score-days.ts';
import { fraudScore } from '../contract.ts';

const BIN_POINTS = 5;

/** The bins of counted scores: the start of each, and how wide they are. The last one holds 100 too. */
export const FRAUD_SCORE_BINS = {
  from: Array.from({ length: 100 / BIN_POINTS }, (_, at) => at * BIN_POINTS),
  width: BIN_POINTS,
} as const;

/** Counts the score of a call with it. Scores of different models are never compared. */
export type CountFraudScore = (score: {
  readonly modelId: string;
  /** 0 to 100. */
  readonly score: number;
  readonly atMs: number;
}) => DurableWrite;

/** Makes what counts scores by day and model. */
export function countFraudScores(days: Pick<ScoreDays, 'count'>): CountFraudScore {
  return ({ modelId, score, atMs }) => {
    const bin = Math.min(FRAUD_SCORE_BINS.from.length - 1, Math.floor(score / BIN_POINTS));
    return days.count({ api: fraudScore.name, scale: modelId, bin, atMs });
  };
}
