import type { Rng } from '../world/rng.ts';
import type { Encoding } from './maker.ts';

/** The lowest and the highest value of each parameter of a maker. */
export type Ranges = Readonly<Record<string, readonly [low: number, high: number]>>;

/** One value for each parameter. */
export type Drawn<R extends Ranges> = { readonly [Name in keyof R]: number };

/** Draws each parameter evenly from its range, rounded to four digits after the point. */
export function drawFrom<R extends Ranges>(random: Rng, ranges: R): Drawn<R> {
  const drawn = Object.entries(ranges).map(([name, [low, high]]) => {
    const value = Math.round(random.range(low, high) * 1e4) / 1e4;
    return [name, Math.min(high, Math.max(low, value))];
  });
  return Object.fromEntries(drawn) as Drawn<R>;
}

/** What a phone's recorder or a browser writes: constant quality 18..28, a key frame every 1 to 8 s at 30 a second. */
const RECORDER_RANGES = { crf: [18, 28], keyFrameEvery: [30, 250] } as const satisfies Ranges;

/**
 * Draws the encoding of the last step. Live and attack makers share it, so that the encoder does not tell them apart.
 */
export function drawEncoding(random: Rng): Encoding {
  return {
    crf: random.int(...RECORDER_RANGES.crf),
    kbps: null,
    keyFrameEvery: random.int(...RECORDER_RANGES.keyFrameEvery),
  };
}
