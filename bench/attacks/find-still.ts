import type { Picture } from '../../src/vision/picture.ts';
import type { Rng } from '../world/rng.ts';
import { UnfitClip, type DecodedClip, type FoundFace, type MakerTools } from './maker.ts';

/** A frame with a face in it. */
export interface Still {
  readonly picture: Picture;
  readonly face: FoundFace;
  /** Which frame of the clip it is, from 0. */
  readonly index: number;
}

const TRIES = 5;

/** Draws a frame of the clip in which a face is found. Throws UnfitClip if none of five frames has one. */
export async function findStill(clip: DecodedClip, random: Rng, tools: MakerTools): Promise<Still> {
  const indices = Array.from({ length: TRIES }, () => random.int(0, clip.frames.length - 1));
  const tried = indices.flatMap((index) => {
    const picture = clip.frames[index];
    return picture ? [{ index, picture }] : [];
  });
  const faces = await tools.findFaces(tried.map(({ picture }) => picture));
  for (const [place, { index, picture }] of tried.entries()) {
    const face = faces[place];
    if (face) return { picture, face, index };
  }
  throw new UnfitClip('no face is found in its frames');
}

/** The middle and the width of a face. */
export function faceCentre({ box }: FoundFace): {
  readonly centre: { x: number; y: number };
  readonly faceWidth: number;
} {
  return { centre: { x: box.left + box.width / 2, y: box.top + box.height / 2 }, faceWidth: box.width };
}
