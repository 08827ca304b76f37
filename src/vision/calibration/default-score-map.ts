import scoreMap from './default-score-map.json' with { type: 'json' };
import { SCORE_MAP, type ScoreMap } from './score-map.ts';

/**
 * The score map of the default encoder, measured as docs/accuracy.md reports. It holds for no other encoder, so compare
 * its `modelId` with that of the installed one before use.
 */
export const DEFAULT_SCORE_MAP: ScoreMap = SCORE_MAP.parse(scoreMap);

/**
 * The score map for an installed encoder. The operator's own map is used if it was measured with that encoder,
 * otherwise the default one if it is for that encoder. `null` means that the encoder has to be calibrated first.
 */
export function scoreMapFor(modelId: string, own: ScoreMap | null): ScoreMap | null {
  if (own?.modelId === modelId) return own;
  return DEFAULT_SCORE_MAP.modelId === modelId ? DEFAULT_SCORE_MAP : null;
}
