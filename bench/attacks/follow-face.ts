import type { Point } from '../../src/vision/box.ts';
import { UnfitClip, type DecodedClip, type MakerTools } from './maker.ts';

/** Landmarks of each frame, or null for frames without a face. */
export type FaceTrack = readonly (readonly Point[] | null)[];

/**
 * Follows the face through a clip. Each point is smoothed over three frames, as filters for faces do. Throws UnfitClip
 * if more than a third of the frames have no face.
 */
export async function followFace(clip: DecodedClip, tools: MakerTools): Promise<FaceTrack> {
  const found = await tools.findFaces(clip.frames);
  const missing = found.filter((face) => !face).length;
  if (missing > clip.frames.length / 3) throw new UnfitClip(`no face is found in ${missing} frames of ${clip.file}`);
  return found.map((face, index) => {
    if (!face) return null;
    const [before, after] = [found[index - 1] ?? face, found[index + 1] ?? face];
    return face.landmarks.map((point, i) => {
      const [p, n] = [before.landmarks[i] ?? point, after.landmarks[i] ?? point];
      return { x: (p.x + 2 * point.x + n.x) / 4, y: (p.y + 2 * point.y + n.y) / 4 };
    });
  });
}
