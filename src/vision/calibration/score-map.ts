import { z } from 'zod';

const FAR = z.number().gt(0).max(1);

/**
 * What a cosine of an encoder is worth: its false accept rate, at knots. Source of the scale: the vendor's document for
 * 60 and 70, docs/decisions for the rest.
 */
export const SCORE_MAP = z
  .strictObject({
    modelId: z.string().min(1).describe('The encoder it was measured with; of no use for another'),
    knots: z
      .array(z.strictObject({ cosine: z.number().min(-1).max(1), far: FAR }))
      .min(2)
      .max(64)
      .describe('Ascending cosine, falling FAR; between two the logarithm of FAR is a straight line'),
    fittedBelowFar: FAR.describe('Below this FAR the knots follow a fitted tail, not the data as it is'),
    source: z.strictObject({
      group: z.string().describe('The group of strangers that was measured: the worst with enough data'),
      faces: z.number().int(),
      impostorPairs: z.number().int(),
      suspectPairs: z.number().int().describe('Pairs left out because they are probably one person'),
      hardness: z.number().min(1).describe('Factor on the measured FAR for strangers chosen to be alike'),
      raisedFor: z.string().optional().describe('The smaller group for whose strangers every knot was raised'),
      raisedBy: z.number().min(0).optional().describe('By how much, in cosine'),
    }),
  })
  .refine(({ knots }) => isStrictlyMonotone(knots), 'knots must ascend in cosine and fall in FAR');

export type ScoreMap = z.output<typeof SCORE_MAP>;

function isStrictlyMonotone(knots: readonly { cosine: number; far: number }[]): boolean {
  return knots.every((knot, at) => {
    const before = knots[at - 1];
    return before === undefined || (knot.cosine > before.cosine && knot.far < before.far);
  });
}

/** Score at which FAR is 1: below it the scale is linear in the cosine, down to 0 at -1. */
const SCORE_AT_FAR_1 = 30;

/** FAR of a score: each ten points divide it by ten. */
export function farOfScore(score: number): number {
  return Math.min(1, 10 ** ((SCORE_AT_FAR_1 - score) / 10));
}

/**
 * 0..100: 30 - 10 log10(FAR at that cosine), so that 60 stands for one stranger in a thousand and 70 for one in ten
 * thousand; never falls as the cosine rises.
 */
export function scoreOf({ knots }: ScoreMap, cosine: number): number {
  const above = knots.findIndex((knot) => knot.cosine > cosine);
  const first = knots[0];
  const last = knots.at(-1);
  if (first === undefined || last === undefined) throw new Error('invariant broken: a score map has knots');
  if (above === 0) {
    const part = (Math.max(-1, cosine) + 1) / (first.cosine + 1);
    return Math.max(0, part) * scoreOfFar(first.far);
  }
  if (above < 0) return scoreOfFar(last.far);
  const [low, high] = [knots[above - 1] ?? first, knots[above] ?? last];
  const part = (cosine - low.cosine) / (high.cosine - low.cosine);
  return scoreOfFar(low.far) + part * (scoreOfFar(high.far) - scoreOfFar(low.far));
}

/** The cosine at which a score of 30..100 is reached; Infinity where the map ends before. */
export function cosineOfScore({ knots }: ScoreMap, score: number): number {
  const above = knots.findIndex((knot) => scoreOfFar(knot.far) >= score);
  const high = knots[above];
  if (high === undefined) return Infinity;
  const low = knots[above - 1];
  if (low === undefined) return high.cosine;
  const part = (score - scoreOfFar(low.far)) / (scoreOfFar(high.far) - scoreOfFar(low.far));
  return low.cosine + part * (high.cosine - low.cosine);
}

function scoreOfFar(far: number): number {
  return Math.min(100, SCORE_AT_FAR_1 - 10 * Math.log10(far));
}

/** The score as the wire says it: a whole number of 0..100 or 0..1000, rounded down, so that 60 is never less. */
export function wholeScore(map: ScoreMap, cosine: number, outOf: 100 | 1000): number {
  return Math.floor(scoreOf(map, cosine) * (outOf / 100) + 1e-9);
}
