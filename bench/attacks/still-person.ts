import { mouthAspectRatio } from '../../src/vision/landmarks.ts';
import { drawEncoding } from './draw.ts';
import { UnfitClip, type MadeClip, type Maker, type MakerInput } from './maker.ts';

/** Length of the part that is taken, in seconds. */
export const STILL_PERSON_SECONDS = [2, 3] as const;
/** Every so manyth frame is looked at. */
const LOOK_EVERY = 3;

/** An honest person who keeps still. */
export const stillPerson: Maker = {
  id: 'still-person',
  version: 1,
  label: 'live',
  instrument: 'none',
  reportOnly: false,
  describe:
    'The calmest 2 to 3 s of live footage: the part in which the mouth moves least. Nothing in it is simulated but the ' +
    'cut and the second encoding.',
  make: async ({ clip, random, tools }: MakerInput): Promise<MadeClip> => {
    const seconds = random.range(...STILL_PERSON_SECONDS);
    const looked = clip.frames.filter((_, index) => index % LOOK_EVERY === 0);
    const faces = await tools.findFaces(looked);
    const openings = faces.map((face) => face && mouthAspectRatio(face.landmarks));
    const begin = calmestStart(openings, Math.max(2, Math.round((seconds * clip.fps) / LOOK_EVERY)));
    if (begin === null) throw new UnfitClip('no part of it has a face in every frame');
    const first = begin * LOOK_EVERY;
    const frames = clip.frames.slice(first, first + Math.round(seconds * clip.fps));
    return {
      fps: clip.fps,
      frames,
      encoding: drawEncoding(random.fork('encoding')),
      parameters: { firstFrame: first, frames: frames.length },
    };
  },
};

/**
 * Where the part of `count` values begins that varies least. Null if every part has a gap. If there are fewer values
 * than `count`, all of them are one part.
 */
export function calmestStart(openings: readonly (number | null)[], count: number): number | null {
  let best: { readonly start: number; readonly variance: number } | null = null;
  for (let start = 0; start === 0 || start + count <= openings.length; start++) {
    const part = openings.slice(start, start + count).filter((each) => each !== null);
    if (part.length === 0 || part.length < Math.min(count, openings.length)) continue;
    const mean = part.reduce((sum, each) => sum + each, 0) / part.length;
    const variance = part.reduce((sum, each) => sum + (each - mean) ** 2, 0) / part.length;
    if (!best || variance < best.variance) best = { start, variance };
  }
  return best && best.start;
}
