import type { Point } from '../../src/vision/box.ts';
import type { Picture } from '../../src/vision/picture.ts';
import { blackFrame, blur, toPicture, type FloatFrame } from '../attacks/float-frame.ts';
import { warpTriangles } from '../attacks/triangle-warp.ts';
import { triangulate } from '../attacks/triangulate.ts';
import { codeOf, toLight } from './linear-light.ts';

/** How a program colours a picture: as a coloured sheet over it, as a filter before it, or as a lamp would. */
export const TINT_MODES = ['overlay', 'filter', 'lamp'] as const;

/** One of the ways to colour a picture. */
export type TintMode = (typeof TINT_MODES)[number];

/** How much of the colour each pixel gets, from 0 on. Null stands for 1 everywhere. */
export type TintShare = Float32Array | null;

/**
 * The picture in the light of a colour, which is given as light of 0..1 for each channel. `strength` 0 changes nothing.
 */
export function tint(
  picture: Picture,
  lit: Float32Array,
  { mode, strength, share }: { readonly mode: TintMode; readonly strength: number; readonly share: TintShare },
): Picture {
  if (mode === 'lamp') return tintAsLamp(picture, lit, strength, share);
  const { width, height } = picture;
  const rgb = new Uint8Array(picture.rgb.length);
  const levels = Array.from(lit, codeOf);
  for (let i = 0, c = 0; i < rgb.length; i++, c = c === 2 ? 0 : c + 1) {
    const level = picture.rgb[i] ?? 0;
    const colour = levels[c] ?? 0;
    const target = mode === 'overlay' ? colour : (level * colour) / 255;
    const much = Math.min(1, strength * (share ? (share[(i / 3) | 0] ?? 0) : 1));
    rgb[i] = Math.round(level + much * (target - level));
  }
  return { width, height, rgb };
}

function tintAsLamp(picture: Picture, lit: Float32Array, strength: number, share: TintShare): Picture {
  const light = toLight(picture);
  const { rgb } = light;
  for (let i = 0, c = 0; i < rgb.length; i++, c = c === 2 ? 0 : c + 1)
    rgb[i] = codeOf((rgb[i] ?? 0) * (1 + strength * (share ? (share[(i / 3) | 0] ?? 0) : 1) * (lit[c] ?? 0)));
  return toPicture(light);
}

/** 1 in the face, 0 outside, with a soft edge. The forehead is a little higher than the brows. */
export function faceMask({ width, height }: Picture, landmarks: readonly Point[]): Float32Array {
  const [chin, bridge] = [landmarks[8] ?? { x: 0, y: 0 }, landmarks[27] ?? { x: 0, y: 0 }];
  const up = { x: 0.3 * (bridge.x - chin.x), y: 0.3 * (bridge.y - chin.y) };
  const rim = [...landmarks.slice(0, 17), ...landmarks.slice(17, 27).map(({ x, y }) => ({ x: x + up.x, y: y + up.y }))];
  const mask = blackFrame(width, height);
  const flat: FloatFrame = { width: 1, height: 1, rgb: Float32Array.of(1, 1, 1) };
  warpTriangles(flat, { triangles: triangulate(rim), from: rim, onto: rim }, mask);
  blur(mask, 0.04 * Math.hypot(chin.x - bridge.x, chin.y - bridge.y));
  return mask.rgb.filter((_, i) => i % 3 === 0);
}

/** How a program shades a face that it takes for a ball: bright in the middle, dark at the edge, weak behind it. */
export interface BallShade {
  /** Exponent of the slope. 1 is a matt ball. */
  readonly power: number;
  /** Light on what is behind the head. */
  readonly behind: number;
  readonly feather: number;
}

/** The share of each pixel for a head that is taken for a ball, with half a ball more for the nose. */
export function ballShare({ width, height }: Picture, landmarks: readonly Point[], shade: BallShade): Float32Array {
  const at = (index: number): Point => landmarks[index] ?? { x: 0, y: 0 };
  const [left, right, chin, nose] = [at(1), at(15), at(8), at(30)];
  const centre = { x: (left.x + right.x) / 2, y: (left.y + right.y) / 2 - 0.12 * (chin.y - at(27).y) };
  const wide = Math.max(1, 0.56 * Math.hypot(right.x - left.x, right.y - left.y));
  const tall = Math.max(1, 1.02 * (chin.y - centre.y));
  const share = new Float32Array(width * height);
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      const far = ((x - centre.x) / wide) ** 2 + ((y - centre.y) / tall) ** 2;
      const slope = Math.sqrt(Math.max(0.01, 1 - far));
      const tip = 0.15 * Math.exp(-(((x - nose.x) / (0.2 * wide)) ** 2) - ((y - nose.y) / (0.2 * tall)) ** 2);
      const edge = Math.max(0, Math.min(1, (1 - far) / shade.feather));
      share[i] = shade.behind + edge * (slope ** shade.power + tip - shade.behind);
    }
  return share;
}
