import type { LightStep, RegionColour } from '../../../vision/light/face-light.ts';
import { decoySequences } from './decoy-sequences.ts';
import {
  COLOUR_MS,
  LEAD_MS,
  linearLightOf,
  NEUTRAL_COLOUR,
  SCREEN_COLOURS,
  type ScreenColour,
} from './screen-colours.ts';

/** How the face of a clip answers a sequence of colours. */
export interface LightAnswer {
  /** The share of the changes of colour, between face and background, that the sequence explains, 0..1. */
  readonly explained: number;
  /** The best share that a sequence reaches which was not asked for. */
  readonly others: number;
  /** How long after the colours the answer comes, in milliseconds. */
  readonly delayMs: number;
  /** Size of the answer: root mean square of the explained changes of the logarithms. */
  readonly strength: number;
  /** The answer of the background as a share of that of the face: about 1 on a flat picture of both. */
  readonly plane: number;
  /** The same of what lies close to the face on either side. Null if too little can be seen there. */
  readonly near: number | null;
  /** The answer of the sides of the face as a share of that of its middle. Null if too little can be seen. */
  readonly rim: number | null;
}

/** Fewer steps that show face and background say nothing. */
const STEPS_MIN = 40;
/** Delays that are tried. A clip may begin a little after the page's clock, and cameras and screens are late. */
const DELAYS_MS = Array.from({ length: 17 }, (_, at) => -100 + at * 50);
/** A frame gathers light for some time around its instant. */
const EXPOSURE_MS = [-40, -20, 0, 20, 40] as const;
/** Slow changes, such as those of the white balance or of the daylight, are taken out as a curve of this degree. */
const DRIFT_DEGREE = 3;

/**
 * Looks for the answer to a sequence of colours in the colour of the face against that of the background. Null if too
 * little of either can be seen. The screen adds light to each channel in proportion to its own, so the changes are
 * fitted by three shares, one for each channel, none of them negative, and by one delay. Sequences that were not asked
 * for are fitted in the same way, which tells what share a clip explains by chance.
 */
export function answerOf(asked: readonly ScreenColour[], light: readonly LightStep[]): LightAnswer | null {
  const steps = light.flatMap((step) =>
    step.face && step.beside ? [{ ...step, face: step.face, beside: step.beside }] : [],
  );
  if (steps.length < STEPS_MIN) return null;
  const fitter = new Fitter(steps.map(({ atMs }) => atMs));
  const face = fitter.changesOf(steps.map((step) => step.face));
  const beside = fitter.changesOf(steps.map((step) => step.beside));
  const contrast = minus(face, beside);
  const best = fitter.fit(contrast, asked);
  const others = decoySequences(asked).map((sequence) => fitter.fit(contrast, sequence).explained);
  const shareOf = (region: Float64Array, reference: Float64Array) => {
    const whole = dot(reference, best.curve);
    return whole > 0 ? dot(region, best.curve) / whole : 0;
  };
  const changesIn = (region: 'near' | 'rim' | 'middle') => {
    const colours = steps.map((step) => step[region]);
    return colours.every((colour) => colour !== null) ? minus(fitter.changesOf(colours), beside) : null;
  };
  const [near, rim, middle] = [changesIn('near'), changesIn('rim'), changesIn('middle')];
  return {
    explained: rounded(best.explained),
    others: rounded(Math.max(...others)),
    delayMs: best.delayMs,
    strength: rounded(Math.sqrt(dot(best.curve, best.curve) / best.curve.length)),
    plane: rounded(shareOf(beside, face)),
    near: near && rounded(shareOf(near, contrast)),
    rim: rim && middle && rounded(shareOf(rim, middle)),
  };
}

interface Fit {
  readonly explained: number;
  readonly delayMs: number;
  /** The fitted changes, in the form of `Fitter.changesOf`. */
  readonly curve: Float64Array;
}

/** Fits sequences to changes of colour at given instants. */
class Fitter {
  readonly #count: number;
  readonly #drift: readonly Float64Array[];
  /** For each delay and instant: which slots of the sequence the frame sees. -1 is before and after the colours. */
  readonly #slots: readonly { readonly delayMs: number; readonly slots: Int16Array }[];

  constructor(timesMs: readonly number[]) {
    this.#count = timesMs.length;
    this.#drift = driftBasis(timesMs);
    this.#slots = DELAYS_MS.map((delayMs) => ({
      delayMs,
      slots: Int16Array.from(
        timesMs.flatMap((atMs) =>
          EXPOSURE_MS.map((around) => Math.floor((atMs + around - delayMs - LEAD_MS) / COLOUR_MS)),
        ),
      ),
    }));
  }

  /** The changes of a region's colour without drift: those of red by green, then those of blue by green. */
  changesOf(colours: readonly RegionColour[]): Float64Array {
    const changes = new Float64Array(2 * this.#count);
    changes.set(this.#steadied(Float64Array.from(colours, ({ red }) => red)));
    changes.set(this.#steadied(Float64Array.from(colours, ({ blue }) => blue)), this.#count);
    return changes;
  }

  /** The best fit of a sequence over all delays. */
  fit(changes: Float64Array, sequence: readonly ScreenColour[]): Fit {
    const whole = dot(changes, changes);
    let best: Fit = { explained: 0, delayMs: 0, curve: new Float64Array(changes.length) };
    for (const { delayMs, slots } of this.#slots) {
      const curve = fitShares(changes, this.#columnsOf(sequence, slots));
      const explained = whole > 0 ? dot(curve, curve) / whole : 0;
      if (explained > best.explained) best = { explained, delayMs, curve };
    }
    return best;
  }

  /** What each channel of the screen adds to the changes if its share is 1. */
  #columnsOf(sequence: readonly ScreenColour[], slots: Int16Array): readonly Float64Array[] {
    const count = this.#count;
    const channels = [new Float64Array(count), new Float64Array(count), new Float64Array(count)] as const;
    for (let at = 0; at < slots.length; at++) {
      const { red, green, blue } = LIGHT.get(sequence[slots[at] as number] ?? NEUTRAL_COLOUR) ?? DARK;
      const step = Math.floor(at / EXPOSURE_MS.length);
      channels[0][step] = (channels[0][step] as number) + red;
      channels[1][step] = (channels[1][step] as number) + green;
      channels[2][step] = (channels[2][step] as number) + blue;
    }
    const [red, green, blue] = channels.map((channel) => this.#steadied(channel)) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const none = new Float64Array(count);
    const minusGreen = green.map((value) => -value);
    return [joined(red, none), joined(minusGreen, minusGreen), joined(none, blue)];
  }

  #steadied(values: Float64Array): Float64Array {
    const left = Float64Array.from(values);
    for (const curve of this.#drift) {
      const share = dot(left, curve);
      for (let at = 0; at < left.length; at++) left[at] = (left[at] as number) - share * (curve[at] as number);
    }
    return left;
  }
}

const DARK = { red: 0, green: 0, blue: 0 };
const LIGHT = new Map([...SCREEN_COLOURS, NEUTRAL_COLOUR].map((colour) => [colour as string, linearLightOf(colour)]));

/** Orthonormal polynomials over the instants. */
function driftBasis(timesMs: readonly number[]): readonly Float64Array[] {
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

const SWEEPS = 12;

/** Least squares with shares that are not negative, by coordinate descent. Gives the fitted curve. */
function fitShares(changes: Float64Array, columns: readonly Float64Array[]): Float64Array {
  const left = Float64Array.from(changes);
  const shares = columns.map(() => 0);
  const squares = columns.map((column) => dot(column, column));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const [index, column] of columns.entries()) {
      const square = squares[index] as number;
      if (square === 0) continue;
      const before = shares[index] as number;
      const after = Math.max(0, before + dot(left, column) / square);
      if (after === before) continue;
      shares[index] = after;
      for (let at = 0; at < left.length; at++)
        left[at] = (left[at] as number) - (after - before) * (column[at] as number);
    }
  }
  return changes.map((value, at) => value - (left[at] as number));
}

function joined(first: Float64Array, second: Float64Array): Float64Array {
  const both = new Float64Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function minus(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, at) => value - (b[at] as number));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number);
  return sum;
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
