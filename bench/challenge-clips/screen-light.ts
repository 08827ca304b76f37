import type { Rng } from '../world/rng.ts';
import { drawFrom, type Drawn, type Ranges } from '../attacks/draw.ts';
import { colourAt, type ColourChallenge } from './challenge.ts';
import { lightOf } from './linear-light.ts';

/** Ranges of a screen before a person, and of the clocks of page and camera. */
const LIGHT_RANGES = {
  /** How much later the video shows something than the page's clock says, in milliseconds. */
  clockShiftMs: [0, 400],
  /** How long a display needs for most of a change, in milliseconds. */
  displayMs: [6, 45],
  /** How much of each colour the sensor sees in each of the other two channels. */
  crosstalk: [0, 0.12],
  /** Brightness of the screen against what its automatic setting would choose. */
  brightness: [0.6, 1.4],
  gainRed: [0.9, 1.1],
  gainBlue: [0.9, 1.1],
} as const satisfies Ranges;

/** A screen as a lamp: sizes and distances in cm. */
export interface ScreenDraw extends Drawn<typeof LIGHT_RANGES> {
  readonly device: 'phone' | 'laptop';
  readonly widthCm: number;
  readonly heightCm: number;
  /** How far its middle lies under the camera. */
  readonly belowCm: number;
  /** From the screen to the tip of the nose. */
  readonly distanceCm: number;
  /** Light of the room on the face, in lux. */
  readonly ambientLux: number;
  /** White of the screen, in cd/m2. */
  readonly nits: number;
}

/** Draws a screen. A dim room makes the automatic brightness of a screen choose less, as phones do. */
export function drawScreen(random: Rng, ambientLux: readonly [number, number]): ScreenDraw {
  const drawn = drawFrom(random, LIGHT_RANGES);
  const phone = random.chance(0.7);
  const lux = Math.round(random.logRange(...ambientLux));
  const nits = Math.round(Math.max(80, Math.min(800, 60 * lux ** 0.35 * drawn.brightness)));
  const size = phone
    ? { widthCm: 6.8, heightCm: 14.6, belowCm: 7.5, distanceCm: Math.round(random.range(30, 40)) }
    : { widthCm: 31, heightCm: 18, belowCm: 10, distanceCm: Math.round(random.range(38, 52)) };
  return { ...drawn, device: phone ? 'phone' : 'laptop', ...size, ambientLux: lux, nits };
}

/** The light of the white screen on a face before it, divided by the light of the room. */
export function screenShare({ nits, widthCm, heightCm, distanceCm, ambientLux }: ScreenDraw): number {
  return (nits * widthCm * heightCm) / distanceCm ** 2 / ambientLux;
}

/** Light of the screen at a time of the video in seconds, for each channel. White gives 1. Written into `out`. */
export type Lamp = (seconds: number, out: Float32Array) => void;

/** How finely the light over time is kept, in milliseconds. */
const STEP_MS = 4;

/**
 * The light that the screen gives while the page shows the colours. If `delayMs` is given, it comes that much later.
 * Lasts `lengthMs` milliseconds of the video, and stays as it is after them.
 */
export function openLamp(challenge: ColourChallenge, draw: ScreenDraw, lengthMs: number, delayMs = 0): Lamp {
  const count = Math.ceil(lengthMs / STEP_MS) + 1;
  const gains = [draw.gainRed, 1, draw.gainBlue];
  const light = new Float32Array(count * 3);
  const state = shownAt(challenge, -draw.clockShiftMs - delayMs, gains);
  const follows = 1 - Math.exp(-STEP_MS / draw.displayMs);
  for (let step = 0; step < count; step++) {
    const shown = shownAt(challenge, step * STEP_MS - draw.clockShiftMs - delayMs, gains);
    for (let c = 0; c < 3; c++) state[c] = (state[c] ?? 0) + follows * ((shown[c] ?? 0) - (state[c] ?? 0));
    const sum = (state[0] ?? 0) + (state[1] ?? 0) + (state[2] ?? 0);
    for (let c = 0; c < 3; c++) {
      const own = state[c] ?? 0;
      light[step * 3 + c] = own * (1 - 2 * draw.crosstalk) + draw.crosstalk * (sum - own);
    }
  }
  return (seconds, out) => {
    const step = Math.max(0, Math.min(count - 1, Math.round((seconds * 1000) / STEP_MS)));
    for (let c = 0; c < 3; c++) out[c] = light[step * 3 + c] ?? 0;
  };
}

function shownAt(challenge: ColourChallenge, pageMs: number, gains: readonly number[]): number[] {
  return colourAt(challenge, pageMs).map((level, c) => lightOf(level) * (gains[c] ?? 1));
}
