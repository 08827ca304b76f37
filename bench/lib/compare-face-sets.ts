import { seededRandom } from '../../src/kernel/seeded-random.ts';
import { compareCrossFitted } from '../../src/vision/calibration/cross-fit.ts';
import type { FaceSpace } from '../../src/vision/calibration/face-space.ts';
import { allToFaceSpace } from '../../src/vision/calibration/to-face-space.ts';
import type { LabelledPhoto } from '../../src/vision/calibration/labelled-faces.ts';
import { comparePairs, type GroupCosines } from '../../src/vision/calibration/pair-cosines.ts';
import { LFW } from './face-sets.ts';

/**
 * Compares the research sets in a face space. The space was fitted to FairFace, so its people are compared in spaces
 * that were fitted to others. It has not seen LFW.
 */
export function compareFaceSets(
  photos: readonly LabelledPhoto[],
  embeddings: ReadonlyMap<string, Float32Array>,
  space: FaceSpace | null,
): readonly GroupCosines[] {
  const [known, strangers] = [true, false].map((isLfw) => photos.filter(({ group }) => (group === LFW) === isLfw));
  const lfw = { kind: 'photos', photos: known ?? [] } as const;
  const fairFace = { kind: 'photos', photos: strangers ?? [] } as const;
  const ofLfw = comparePairs(lfw, allToFaceSpace(space, embeddings), seededRandom(1));
  if (space === null) return [...ofLfw, ...comparePairs(fairFace, embeddings, seededRandom(1))];
  return [...ofLfw, ...compareCrossFitted(fairFace.photos, embeddings)];
}
