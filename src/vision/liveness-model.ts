import type { Box } from './box.ts';
import type { Picture } from './picture.ts';

/**
 * Tells a live face from a print or a screen in one frame. Implemented by inference/onnx. Suite:
 * liveness-model.suite.ts.
 */
export interface LivenessModel {
  /** Names the model and its preprocessing. Scores are calibrated for one id. */
  readonly modelId: string;

  /**
   * 0 (attack) to 1 (live). The model's log-odds of live for its crops of the face, each bounded by LOG_ODDS_MAX, are
   * averaged, and their mean is turned into a probability. It is not calibrated. Throws Fault 'timeout' once `signal`
   * aborts, and 'unavailable' if the runtime fails. Safe to call concurrently.
   */
  scoreLive(picture: Picture, face: Box, signal: AbortSignal): Promise<number>;
}

/** How sure a network is taken to be at most: odds of 3000 to 1. One crop does not outvote all others. */
const LOG_ODDS_MAX = 8;

/** Natural logarithm of the odds of a probability, within LOG_ODDS_MAX on both sides. */
export function logOddsOf(probability: number): number {
  const odds = Math.log(probability / (1 - probability));
  return Math.max(-LOG_ODDS_MAX, Math.min(LOG_ODDS_MAX, odds));
}
