import type { Picture } from '../../src/vision/picture.ts';
import type { FloatFrame } from '../attacks/float-frame.ts';

const STEPS = 4096;

/** Light for each coded level 0..255, where 1 is white. Source: IEC 61966-2-1 (sRGB). */
const LIGHT = Float32Array.from({ length: 256 }, (_, level) => {
  const coded = level / 255;
  return coded <= 0.04045 ? coded / 12.92 : ((coded + 0.055) / 1.055) ** 2.4;
});

/** Coded levels for light 0..1, in 4096 steps of its root, so that dark tones have enough of them. */
const CODED = Float32Array.from({ length: STEPS + 1 }, (_, step) => {
  const light = (step / STEPS) ** 2;
  return 255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055);
});

/** Light of a coded level, 0..1. Levels between whole numbers are interpolated, and those out of range are clipped. */
export function lightOf(level: number): number {
  const inside = Math.max(0, Math.min(255, level));
  const below = Math.floor(inside);
  const from = LIGHT[below] ?? 0;
  return from + (inside - below) * ((LIGHT[Math.min(255, below + 1)] ?? 1) - from);
}

/** Coded level of a light, 0..255. Light above 1 is clipped. */
export function codeOf(light: number): number {
  return light >= 1 ? 255 : light <= 0 ? 0 : (CODED[(Math.sqrt(light) * STEPS + 0.5) | 0] ?? 0);
}

/** The light of a picture, where 1 is white. */
export function toLight({ width, height, rgb }: Picture): FloatFrame {
  const light = new Float32Array(rgb.length);
  for (let i = 0; i < rgb.length; i++) light[i] = LIGHT[rgb[i] ?? 0] ?? 0;
  return { width, height, rgb: light };
}
