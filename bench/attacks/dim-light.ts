import type { Picture } from '../../src/vision/picture.ts';
import type { Rng } from '../world/rng.ts';
import { drawCamera, openCamera } from './camera.ts';
import { drawEncoding, drawFrom, type Drawn, type Ranges } from './draw.ts';
import { toFloat, toPicture } from './float-frame.ts';
import type { DecodedClip, MadeClip, Maker, MakerInput } from './maker.ts';

/** Ranges of a dim room. Noise is in levels of 255. */
export const DIM_RANGES = {
  /** Mean level of the picture, of 255. A source that is darker keeps its own. */
  level: [35, 75],
  gamma: [0.9, 1.15],
  /** Redder and less blue, as a lamp in the evening. */
  warmth: [0, 0.12],
  readNoise: [2, 7],
  shotNoise: [3, 9],
} as const satisfies Ranges;

/** A dim room that was drawn. */
export type DimDraw = Drawn<typeof DIM_RANGES>;

/** An honest person in a dim room. */
export const dimLight: Maker = {
  id: 'dim-light',
  version: 1,
  label: 'live',
  instrument: 'none',
  reportOnly: false,
  describe:
    'Simulated: live footage as if in a dim room. It is darker and warmer, and the noise of the camera is strong.',
  make: ({ clip, random }: MakerInput): Promise<MadeClip> => {
    const draw = drawFrom(random.fork('dim'), DIM_RANGES);
    return Promise.resolve({
      fps: clip.fps,
      frames: dim(random.fork('film'), clip, draw),
      encoding: drawEncoding(random.fork('encoding')),
      parameters: { ...draw },
    });
  },
};

function* dim(random: Rng, clip: DecodedClip, draw: DimDraw): Generator<Picture> {
  const noise = { readNoise: draw.readNoise, shotNoise: draw.shotNoise };
  const camera = openCamera(random.fork('noise'), { ...drawCamera(random.fork('camera')), ...noise });
  const light = Math.min(1, draw.level / Math.max(1, meanLevel(clip.frames[0])));
  const gains = [1 + draw.warmth / 2, 1, 1 - draw.warmth];
  for (const [index, picture] of clip.frames.entries()) {
    const frame = toFloat(picture);
    for (let i = 0; i < frame.rgb.length; i++)
      frame.rgb[i] = (gains[i % 3] ?? 1) * light * 255 * ((frame.rgb[i] ?? 0) / 255) ** draw.gamma;
    camera(frame, index / clip.fps);
    yield toPicture(frame);
  }
}

function meanLevel(picture: Picture | undefined): number {
  return picture ? picture.rgb.reduce((sum, each) => sum + each, 0) / picture.rgb.length : 0;
}
