import type { Rng } from '../world/rng.ts';
import { drawFrom, type Drawn, type Ranges } from './draw.ts';
import { blur, type FloatFrame } from './float-frame.ts';
import { handMotion, type Motion } from './hand-motion.ts';

/** Ranges of a phone's camera in a lit room. Noise is in levels of 255. */
export const CAMERA_RANGES = {
  /** Blur of lens and demosaicing, in pixels. */
  lensBlur: [0.2, 0.8],
  /** Noise in black. */
  readNoise: [0.4, 2.5],
  /** Noise that grows with the light: its variance in white, as a root. */
  shotNoise: [0.6, 4],
  /** The part of the noise that differs by colour channel. */
  chromaNoise: [0.2, 0.7],
  /** How much darker the corners are. */
  vignette: [0, 0.2],
  gainRed: [0.96, 1.04],
  gainBlue: [0.96, 1.04],
  /** Root mean square of the slow change of exposure. */
  exposureDrift: [0, 0.025],
  /** Rolling shutter. */
  readoutMs: [8, 30],
  exposureMs: [4, 33],
} as const satisfies Ranges;

/** A camera that was drawn. */
export type CameraDraw = Drawn<typeof CAMERA_RANGES>;

/** Draws a phone's camera. */
export function drawCamera(random: Rng): CameraDraw {
  return drawFrom(random, CAMERA_RANGES);
}

/** Turns the light of a frame into what a camera's processor gives. Works in place. */
export type Camera = (frame: FloatFrame, seconds: number) => void;

const NOISE_SAMPLES = 1 << 16;

/** Opens a camera. Each call of it draws fresh noise. */
export function openCamera(random: Rng, draw: CameraDraw): Camera {
  const noise = Float32Array.from({ length: NOISE_SAMPLES }, () => random.normal(0, 1));
  const exposure: Motion = handMotion(random, { drift: draw.exposureDrift, tremor: 0 });
  return (frame, seconds) => {
    blur(frame, draw.lensBlur);
    expose(frame, draw, 1 + exposure(seconds));
    addNoise(frame, draw, noise, random);
  };
}

function expose(frame: FloatFrame, draw: CameraDraw, gain: number): void {
  const { width, height, rgb } = frame;
  const [cx, cy] = [width / 2, height / 2];
  const far = cx ** 2 + cy ** 2;
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at += 3) {
      const light = gain * (1 - (draw.vignette * ((x - cx) ** 2 + (y - cy) ** 2)) / far);
      rgb[at] = (rgb[at] ?? 0) * light * draw.gainRed;
      rgb[at + 1] = (rgb[at + 1] ?? 0) * light;
      rgb[at + 2] = (rgb[at + 2] ?? 0) * light * draw.gainBlue;
    }
}

/** Adds noise. Its variance grows with the light, and the three channels have a part of it in common. */
function addNoise(
  { width, height, rgb }: FloatFrame,
  { readNoise, shotNoise, chromaNoise }: Pick<CameraDraw, 'readNoise' | 'shotNoise' | 'chromaNoise'>,
  noise: Float32Array,
  random: Rng,
): void {
  const strength = Float32Array.from({ length: 256 }, (_, level) =>
    Math.sqrt(readNoise ** 2 + (shotNoise ** 2 * level) / 255),
  );
  const common = Math.sqrt(1 - chromaNoise ** 2);
  const mask = NOISE_SAMPLES - 1;
  for (let y = 0, at = 0; y < height; y++) {
    let next = random.int(0, mask);
    for (let x = 0; x < width; x++, next += 4)
      for (let c = 0; c < 3; c++, at++) {
        const level = rgb[at] ?? 0;
        const draw = common * (noise[next & mask] ?? 0) + chromaNoise * (noise[(next + c + 1) & mask] ?? 0);
        rgb[at] = level + draw * (strength[level <= 0 ? 0 : level >= 255 ? 255 : level | 0] ?? 0);
      }
  }
}
