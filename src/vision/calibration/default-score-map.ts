import scoreMap from './default-score-map.json' with { type: 'json' };
import { SCORE_MAP, type ScoreMap } from './score-map.ts';

/**
 * The score map of the default encoder, measured as docs/accuracy.md reports. Of no use for another encoder: compare
 * its `modelId` with the installed one's before use.
 */
export const DEFAULT_SCORE_MAP: ScoreMap = SCORE_MAP.parse(scoreMap);

/**
 * The score map to use with an installed encoder: the operator's own where it was measured with that encoder, else the
 * default one where that is for it. `null`: the encoder has to be calibrated first.
 */
export function scoreMapFor(modelId: string, own: ScoreMap | null): ScoreMap | null {
  if (own?.modelId === modelId) return own;
  return DEFAULT_SCORE_MAP.modelId === modelId ? DEFAULT_SCORE_MAP : null;
}
