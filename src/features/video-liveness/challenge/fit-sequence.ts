import type { RegionColour } from '../../../vision/light/face-light.ts';
import {
  COLOUR_MS,
  LEAD_MS,
  linearLightOf,
  NEUTRAL_COLOUR,
  SCREEN_COLOURS,
  type LinearLight,
  type ScreenColour,
} from './screen-colours.ts';

/** Delays that are tried. A clip may begin a little after the page's clock, and cameras and screens are late. */
const DELAYS_MS = Array.from({ length: 17 }, (_, at) => -100 + at * 50);
/** A frame gathers light for some time around its instant. */
const EXPOSURE_MS = [-40, -20, 0, 20, 40] as const;
/** Slow changes, such as those of the white balance or of the daylight, are taken out as a curve of this degree. */
const DRIFT_DEGREE = 3;

/** Changes of a region's colour without drift: of red by green, and of blue by green. One value for each instant. */
export interface ColourChanges {
  readonly red: Float64Array;
  readonly blue: Float64Array;
}

/** How well a sequence explains changes of colour. */
export interface SequenceFit {
  /** Share of the changes, 0..1. */
  readonly explained: number;
  readonly delayMs: number;
  /** What each channel of the screen adds to the changes. None is negative. */
  readonly shares: Shares;
}

type Shares = readonly [red: number, green: number, blue: number];

/** What the frames of a clip see at one delay: the slots of the sequence, and last of all the neutral colour. */
interface Delayed {
  readonly delayMs: number;
  /** For each slot, how much of it each frame sees, without drift. */
  readonly slots: readonly Float64Array[];
  /** Products of each two slots, row by row. */
  readonly products: Float64Array;
}

/**
 * Fits sequences of colours to the changes of a clip. The screen adds light to each channel in proportion to its own, so
 * a fit has one share for each channel, none of them negative, and one delay. All sequences share the work that depends
 * on the clip alone, so a further one costs little.
 */
export class SequenceFitter {
  readonly #drift: readonly Float64Array[];
  readonly #delays: readonly Delayed[];

  /** `timesMs` are the instants of the frames, and `count` is the number of colours in a sequence. */
  constructor(timesMs: readonly number[], count: number) {
    this.#drift = driftOver(timesMs);
    this.#delays = DELAYS_MS.map((delayMs) => {
      const slots = Array.from({ length: count + 1 }, () => new Float64Array(timesMs.length));
      for (const [step, atMs] of timesMs.entries())
        for (const around of EXPOSURE_MS) {
          const slot = Math.floor((atMs + around - delayMs - LEAD_MS) / COLOUR_MS);
          const seen = slots[slot >= 0 && slot < count ? slot : count] as Float64Array;
          seen[step] = (seen[step] as number) + 1 / EXPOSURE_MS.length;
        }
      const steady = slots.map((slot) => this.#withoutDrift(slot));
      return {
        delayMs,
        slots: steady,
        products: Float64Array.from(steady.flatMap((a) => steady.map((b) => dot(a, b)))),
      };
    });
  }

  /** The changes of a region, of which one colour is given for each instant. */
  changesOf(colours: readonly RegionColour[]): ColourChanges {
    return {
      red: this.#withoutDrift(Float64Array.from(colours, ({ red }) => red)),
      blue: this.#withoutDrift(Float64Array.from(colours, ({ blue }) => blue)),
    };
  }

  /** The best fit of each sequence over all delays. */
  fitAll(changes: ColourChanges, sequences: readonly (readonly ScreenColour[])[]): readonly SequenceFit[] {
    const whole = dot(changes.red, changes.red) + dot(changes.blue, changes.blue);
    const seen = this.#delays.map((delayed) => ({
      delayed,
      red: Float64Array.from(delayed.slots.map((slot) => dot(slot, changes.red))),
      blue: Float64Array.from(delayed.slots.map((slot) => dot(slot, changes.blue))),
    }));
    return sequences.map((sequence) => {
      const light = channelsOf(sequence);
      let best: SequenceFit = { explained: 0, delayMs: 0, shares: [0, 0, 0] };
      for (const { delayed, red, blue } of seen) {
        const { explained, shares } = fitShares(light, delayed.products, { red, blue });
        const share = whole > 0 ? explained / whole : 0;
        if (share > best.explained) best = { explained: share, delayMs: delayed.delayMs, shares };
      }
      return best;
    });
  }

  /** The changes that a fit describes. */
  curveOf(sequence: readonly ScreenColour[], { delayMs, shares }: SequenceFit): ColourChanges {
    const slots = this.#delays.find((delayed) => delayed.delayMs === delayMs)?.slots ?? [];
    const { red, green, blue } = channelsOf(sequence);
    const curve = (of: (slot: number) => number) => {
      const sum = new Float64Array(slots[0]?.length ?? 0);
      for (const [slot, seen] of slots.entries()) {
        const factor = of(slot);
        for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] as number) + factor * (seen[at] as number);
      }
      return sum;
    };
    const greens = (slot: number) => shares[1] * (green[slot] as number);
    return {
      red: curve((slot) => shares[0] * (red[slot] as number) - greens(slot)),
      blue: curve((slot) => shares[2] * (blue[slot] as number) - greens(slot)),
    };
  }

  #withoutDrift(values: Float64Array): Float64Array {
    const left = Float64Array.from(values);
    for (const curve of this.#drift) {
      const share = dot(left, curve);
      for (let at = 0; at < left.length; at++) left[at] = (left[at] as number) - share * (curve[at] as number);
    }
    return left;
  }
}

interface Channels {
  readonly red: Float64Array;
  readonly green: Float64Array;
  readonly blue: Float64Array;
}

const LIGHT: ReadonlyMap<string, LinearLight> = new Map(
  [...SCREEN_COLOURS, NEUTRAL_COLOUR].map((colour) => [colour, linearLightOf(colour)]),
);

/** The light of each slot of a sequence, and of the neutral colour after them. */
function channelsOf(sequence: readonly ScreenColour[]): Channels {
  const shown = [...sequence, NEUTRAL_COLOUR].map((colour) => LIGHT.get(colour) ?? linearLightOf(colour));
  return {
    red: Float64Array.from(shown, ({ red }) => red),
    green: Float64Array.from(shown, ({ green }) => green),
    blue: Float64Array.from(shown, ({ blue }) => blue),
  };
}

/** The most sweeps of the coordinate descent. */
const SWEEPS_MAX = 30;
/** A sweep that changes no share by more than this is the last. */
const SETTLED = 1e-6;

/**
 * Least squares with three shares that are not negative, by coordinate descent. Red changes with the red light less the
 * green one, and blue with the blue light less the green one. `explained` is in the unit of the squared changes.
 */
function fitShares(
  { red, green, blue }: Channels,
  products: Float64Array,
  seen: { readonly red: Float64Array; readonly blue: Float64Array },
): { readonly explained: number; readonly shares: Shares } {
  const count = red.length;
  let [wantedRed, wantedGreen, wantedBlue] = [0, 0, 0];
  let [rr, gg, bb, rg, gb] = [0, 0, 0, 0, 0];
  for (let a = 0; a < count; a++) {
    const [redA, greenA, blueA] = [red[a] as number, green[a] as number, blue[a] as number];
    let [ofRed, ofGreen, ofBlue] = [0, 0, 0];
    for (let b = 0; b < count; b++) {
      const product = products[a * count + b] as number;
      ofRed += product * (red[b] as number);
      ofGreen += product * (green[b] as number);
      ofBlue += product * (blue[b] as number);
    }
    rr += redA * ofRed;
    gg += 2 * greenA * ofGreen;
    bb += blueA * ofBlue;
    rg -= redA * ofGreen;
    gb -= blueA * ofGreen;
    wantedRed += redA * (seen.red[a] as number);
    wantedGreen -= greenA * ((seen.red[a] as number) + (seen.blue[a] as number));
    wantedBlue += blueA * (seen.blue[a] as number);
  }
  let [r, g, b] = [0, 0, 0];
  for (let sweep = 0; sweep < SWEEPS_MAX; sweep++) {
    const before = g;
    r = rr > 0 ? Math.max(0, (wantedRed - rg * g) / rr) : 0;
    b = bb > 0 ? Math.max(0, (wantedBlue - gb * g) / bb) : 0;
    g = gg > 0 ? Math.max(0, (wantedGreen - rg * r - gb * b) / gg) : 0;
    if (Math.abs(g - before) < SETTLED) break;
  }
  const squares = rr * r * r + gg * g * g + bb * b * b + 2 * g * (rg * r + gb * b);
  return { explained: 2 * (wantedRed * r + wantedGreen * g + wantedBlue * b) - squares, shares: [r, g, b] };
}

/** Orthonormal polynomials over the instants. */
function driftOver(timesMs: readonly number[]): readonly Float64Array[] {
  const [from, to] = [Math.min(...timesMs), Math.max(...timesMs)];
  const basis: Float64Array[] = [];
  for (let degree = 0; degree <= DRIFT_DEGREE; degree++) {
    const curve = Float64Array.from(timesMs, (atMs) => ((2 * (atMs - from)) / Math.max(1, to - from) - 1) ** degree);
    for (const earlier of basis) {
      const share = dot(curve, earlier);
      for (let at = 0; at < curve.length; at++) curve[at] = (curve[at] as number) - share * (earlier[at] as number);
    }
    const length = Math.sqrt(dot(curve, curve));
    if (length > 1e-9) basis.push(curve.map((value) => value / length));
  }
  return basis;
}

/** The product of two rows of numbers. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number);
  return sum;
}
