import { mouthAspectRatio } from '../../src/vision/landmarks.ts';
import { drawEncoding } from './draw.ts';
import { UnfitClip, type MadeClip, type Maker, type MakerInput } from './maker.ts';

/** Length of the part that is taken, in seconds. */
const STILL_PERSON_SECONDS = [2, 3] as const;
/** One frame in three is looked at. */
const LOOK_EVERY = 3;
/**
 * Most standard deviation of the opening of the mouth, as mouthAspectRatio gives it. While a person talks, it is .1 or
 * more.
 */
const STILL_MOUTH_MAX = 0.08;

/** An honest person that keeps still. */
export const stillPerson: Maker = {
  id: 'still-person',
  version: 1,
  label: 'live',
  instrument: 'none',
  reportOnly: false,
  describe:
    'The calmest 2 to 3 s of live footage: the part in which the mouth moves least. Nothing in it is simulated but the ' +
    'cut and the second encoding. A clip in which the mouth never keeps still is left out.',
  make: async ({ clip, random, tools }: MakerInput): Promise<MadeClip> => {
    const seconds = random.range(...STILL_PERSON_SECONDS);
    const looked = clip.frames.filter((_, index) => index % LOOK_EVERY === 0);
    const faces = await tools.findFaces(looked);
    const openings = faces.map((face) => face && mouthAspectRatio(face.landmarks));
    const begin = calmestPart(openings, Math.max(2, Math.round((seconds * clip.fps) / LOOK_EVERY)));
    if (begin === null) throw new UnfitClip('no part of it has a face in every frame');
    if (begin.deviation > STILL_MOUTH_MAX) throw new UnfitClip('the mouth never keeps still');
    const first = begin.start * LOOK_EVERY;
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
 * The part of `count` values that varies least: where it begins, and its standard deviation. Null if every part has a
 * gap. If there are fewer values than `count`, all of them are one part.
 */
export function calmestPart(
  openings: readonly (number | null)[],
  count: number,
): { readonly start: number; readonly deviation: number } | null {
  let best: { readonly start: number; readonly deviation: number } | null = null;
  for (let start = 0; start === 0 || start + count <= openings.length; start++) {
    const part = openings.slice(start, start + count).filter((each) => each !== null);
    if (part.length === 0 || part.length < Math.min(count, openings.length)) continue;
    const mean = part.reduce((sum, each) => sum + each, 0) / part.length;
    const deviation = Math.sqrt(part.reduce((sum, each) => sum + (each - mean) ** 2, 0) / part.length);
    if (!best || deviation < best.deviation) best = { start, deviation };
  }
  return best;
}
