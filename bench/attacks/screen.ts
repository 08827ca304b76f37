import type { Picture } from '../../src/vision/picture.ts';
import type { Rng } from '../world/rng.ts';
import type { Drawn, Ranges } from './draw.ts';
import { addSample, blackFrame, blur, type FloatFrame } from './float-frame.ts';
import type { HeldEdges } from './fingers.ts';
import type { Surface } from './scene.ts';

/** Ranges of the display itself. */
export const SCREEN_RANGES = {
  /** Pixels of the screen for one of the camera. At about a whole number the beat between the two grids is slow. */
  gridPitch: [0.35, 2.2],
  /** Contrast of the grid after the lens. */
  gridContrast: [0.01, 0.2],
  displayGamma: [0.85, 1.35],
  brightness: [0.75, 1.2],
  gainRed: [0.86, 1.02],
  gainBlue: [1, 1.2],
  /** Light of the room on the glass, and of the backlight in black, in levels of 255. */
  glare: [2, 38],
  /** Light that spreads from bright parts, as a part of it. */
  bloom: [0, 0.14],
  /** Bars over the picture: how many, how many periods a second they roll, and how dark they are. */
  barCount: [0.5, 3],
  barHz: [-8, 8],
  barDepth: [0, 0.16],
  /** Width of the frame around the screen, as a part of the screen's width. */
  bezel: [0.01, 0.07],
} as const satisfies Ranges;

/** A display that was drawn. */
export type ScreenDraw = Drawn<typeof SCREEN_RANGES>;

/** Kinds of displays. */
export const DEVICES = ['phone', 'tablet', 'monitor'] as const;

/** A kind of display. */
export type Device = (typeof DEVICES)[number];

/** Longer side divided by the shorter one. */
const ASPECTS: Readonly<Record<Device, readonly [number, number]>> = {
  phone: [1.78, 2.17],
  tablet: [1.33, 1.6],
  monitor: [1.6, 1.78],
};

/** Where a screen lies, in pixels of the picture that it shows. */
export interface PlacedScreen {
  readonly inside: HeldEdges;
  /** With its frame. */
  readonly outside: HeldEdges;
  /** Levels of the frame around it. */
  readonly frameColour: readonly [number, number, number];
}

/**
 * Places a screen around the picture. The picture fills the screen's width or height, with black beside it. Phones and
 * tablets are turned as the picture is, and monitors are always wide.
 */
export function placeScreen(
  random: Rng,
  device: Device,
  draw: ScreenDraw,
  shown: { readonly width: number; readonly height: number },
): PlacedScreen {
  const long = random.range(...ASPECTS[device]);
  const aspect = device === 'monitor' || shown.width > shown.height ? long : 1 / long;
  const width = Math.max(shown.width, shown.height * aspect);
  const height = width / aspect;
  const [left, top] = [(shown.width - width) / 2, (shown.height - height) / 2];
  const edge = draw.bezel * width;
  const tone = random.pick([14, 30, 120, 215]);
  return {
    inside: { left, top, right: left + width, bottom: top + height },
    outside: { left: left - edge, top: top - edge, right: left + width + edge, bottom: top + height + edge },
    frameColour: [tone, tone, tone * random.range(0.95, 1.05)],
  };
}

const BLOOM_BLOCK = 16;

/** The light that a picture gives on the display: gamma, colours, and the bloom of bright parts. */
export function lightScreen(shown: Picture, draw: ScreenDraw): FloatFrame {
  const gains = [draw.gainRed, 1, draw.gainBlue];
  const tables = gains.map((gain) =>
    Float32Array.from({ length: 256 }, (_, i) => gain * draw.brightness * 255 * (i / 255) ** draw.displayGamma),
  );
  const lit = blackFrame(shown.width, shown.height);
  for (let at = 0; at < lit.rgb.length; at++) lit.rgb[at] = tables[at % 3]?.[shown.rgb[at] ?? 0] ?? 0;
  addBloom(lit, draw.bloom);
  return lit;
}

function addBloom(lit: FloatFrame, share: number): void {
  const coarse = blackFrame(Math.ceil(lit.width / BLOOM_BLOCK), Math.ceil(lit.height / BLOOM_BLOCK));
  for (let y = 0; y < coarse.height; y++)
    for (let x = 0; x < coarse.width; x++)
      addSample(lit, x * BLOOM_BLOCK + BLOOM_BLOCK / 2, y * BLOOM_BLOCK + BLOOM_BLOCK / 2, {
        out: coarse.rgb,
        at: (y * coarse.width + x) * 3,
        weight: 1,
      });
  blur(coarse, 1.5);
  const sample = { out: lit.rgb, at: 0, weight: share };
  for (let y = 0; y < lit.height; y++)
    for (let x = 0; x < lit.width; x++, sample.at += 3)
      addSample(coarse, x / BLOOM_BLOCK - 0.5, y / BLOOM_BLOCK - 0.5, sample);
}

const WAVE_STEPS = 1024;
const WAVE = Float32Array.from({ length: WAVE_STEPS }, (_, i) => Math.cos((2 * Math.PI * i) / WAVE_STEPS));

/** The cosine of a number of turns, from a table. */
function wave(turns: number): number {
  return WAVE[((turns - Math.floor(turns)) * WAVE_STEPS) & (WAVE_STEPS - 1)] ?? 0;
}

/**
 * What is seen of a lit screen. Its pixels are stripes of red, green and blue that lie side by side. The camera takes
 * one sample for each of its own pixels, so the two grids beat, in another phase for each colour (moire).
 */
export function screenSurface(lit: FloatFrame, screen: PlacedScreen, draw: ScreenDraw, cameraScale: number): Surface {
  const { inside, outside, frameColour } = screen;
  const cells = draw.gridPitch * cameraScale;
  const sample = { out: new Float32Array(3), at: 0, weight: 1 };
  return (u, v, colour) => {
    if (u < outside.left || u > outside.right || v < outside.top || v > outside.bottom) return false;
    if (u < inside.left || u > inside.right || v < inside.top || v > inside.bottom) {
      colour.set(frameColour);
      return true;
    }
    sample.out.fill(0);
    if (u >= 0 && v >= 0 && u < lit.width && v < lit.height) addSample(lit, u, v, sample);
    const rows = 1 + 0.5 * draw.gridContrast * wave(cells * v);
    for (let c = 0; c < 3; c++) {
      const grid = rows * (1 + draw.gridContrast * wave(cells * u + c / 3));
      colour[c] = draw.glare + (sample.out[c] ?? 0) * grid;
    }
    return true;
  };
}
