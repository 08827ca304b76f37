import faceSpace from './default-face-space.json' with { type: 'json' };
import scoreMap from './default-score-map.json' with { type: 'json' };
import { FACE_SPACE, type FaceSpace } from './face-space.ts';
import { SCORE_MAP, type ScoreMap } from './score-map.ts';

/**
 * The score map of the default encoder, measured as docs/accuracy.md reports. It holds for no other encoder, so compare
 * its `modelId` with that of the installed one before use.
 */
export const DEFAULT_SCORE_MAP: ScoreMap = SCORE_MAP.parse(scoreMap);

/** The face space of the default encoder. Its page in docs/decisions says on which people it was fitted. */
const DEFAULT_FACE_SPACE: FaceSpace = FACE_SPACE.parse(faceSpace);

/** The face space in which embeddings of a model are compared, or null if there is none for it. */
export function faceSpaceOf(modelId: string): FaceSpace | null {
  return DEFAULT_FACE_SPACE.modelId === modelId ? DEFAULT_FACE_SPACE : null;
}

/**
 * The face space in which a map was measured, or null if that is the encoder's own. Throws an Error if this release does
 * not have the space.
 */
export function faceSpaceFor(map: ScoreMap): FaceSpace | null {
  if (map.space === undefined) return null;
  const space = faceSpaceOf(map.modelId);
  if (space?.id === map.space) return space;
  throw new Error(`the score map was measured in the face space ${map.space}, which this release does not have`);
}

/** Whether this release has the face space in which a map was measured. A map without one cannot be used. */
export function hasFaceSpaceFor({ modelId, space }: Pick<ScoreMap, 'modelId' | 'space'>): boolean {
  return space === undefined || faceSpaceOf(modelId)?.id === space;
}

/**
 * The score map for an installed encoder. The operator's own map is used if it was measured with that encoder,
 * otherwise the default one if it is for that encoder. `null` means that the encoder has to be calibrated first.
 */
export function scoreMapFor(modelId: string, own: ScoreMap | null): ScoreMap | null {
  if (own?.modelId === modelId) return own;
  return DEFAULT_SCORE_MAP.modelId === modelId ? DEFAULT_SCORE_MAP : null;
}
