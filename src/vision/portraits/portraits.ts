import { alignFace } from '../align-face.ts';
import type { AlignmentTemplate } from '../face-encoder.ts';
import { fivePointsOf, type FivePoints, type Landmarks } from '../landmarks.ts';
import type { Picture } from '../picture.ts';

/** A face in a frame of a clip. */
export interface FaceStill {
  /** Milliseconds since the first frame. */
  readonly atMs: number;
  readonly picture: Picture;
  /** In pixels of `picture`. */
  readonly landmarks: Landmarks;
  /**
   * How well the face can be seen, e.g. the encoder's raw length. Of two stills the one with the greater value is
   * better.
   */
  readonly quality: number;
}

/** The usual template of 112 x 112, enlarged and moved so that hair, chin and neck are in the picture. */
const SCALE = 1.45;
const OFFSET = { x: 39, y: 62 };
const TEMPLATE_112: FivePoints = [
  { x: 38.2946, y: 51.6963 },
  { x: 73.5318, y: 51.5014 },
  { x: 56.0252, y: 71.7366 },
  { x: 41.5493, y: 92.3655 },
  { x: 70.7299, y: 92.2041 },
];

/** The place of a face in a portrait. The eyes are level, and in the same places in every picture. */
export const PORTRAIT_TEMPLATE: AlignmentTemplate = {
  width: 240,
  height: 300,
  points: TEMPLATE_112.map(({ x, y }) => ({
    x: x * SCALE + OFFSET.x,
    y: y * SCALE + OFFSET.y,
  })) as unknown as FivePoints,
};

/** The best still of each of `count` equal parts of the clip, in their order. There are fewer if parts show no face. */
export function chooseStills(stills: readonly FaceStill[], count: number): readonly FaceStill[] {
  if (stills.length <= count) return stills.toSorted((a, b) => a.atMs - b.atMs);
  const times = stills.map(({ atMs }) => atMs);
  const [from, to] = [Math.min(...times), Math.max(...times)];
  const best = new Map<number, FaceStill>();
  for (const still of stills) {
    const part = to === from ? 0 : Math.min(count - 1, Math.floor(((still.atMs - from) / (to - from)) * count));
    const before = best.get(part);
    if (!before || still.quality > before.quality) best.set(part, still);
  }
  return [...best.values()].toSorted((a, b) => a.atMs - b.atMs);
}

/** The face of a still, aligned to PORTRAIT_TEMPLATE. `null` if its points do not describe a face. */
export function cutPortrait({ picture, landmarks }: Pick<FaceStill, 'picture' | 'landmarks'>): Picture | null {
  return alignFace(picture, fivePointsOf(landmarks), PORTRAIT_TEMPLATE);
}
