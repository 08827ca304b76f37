import { z } from 'zod';

const FAR = z.number().gt(0).max(1);

/**
 * The schema of a score map, which gives the false accept rate of an encoder's cosines at knots. Source of the scale:
 * the vendor's document for 60 and 70, docs/decisions for the rest.
 */
export const SCORE_MAP = z
  .strictObject({
    modelId: z.string().min(1).describe('The encoder it was measured with. It holds for no other'),
    space: z
      .string()
      .optional()
      .describe('The face space in which the cosines were measured. That of the encoder itself if absent'),
    knots: z
      .array(z.strictObject({ cosine: z.number().min(-1).max(1), far: FAR }))
      .min(2)
      .max(64)
      .describe('Ascending cosine, falling FAR. Between two knots the logarithm of FAR is a straight line'),
    fittedBelowFar: FAR.describe('Below this FAR the knots follow a fitted tail instead of the data'),
    source: z.strictObject({
      group: z.string().describe('The group of strangers that was measured, which is the worst with enough data'),
      faces: z.number().int(),
      impostorPairs: z.number().int(),
      suspectPairs: z.number().int().describe('Pairs that were left out because they probably show one person'),
      hardness: z.number().min(1).describe('Factor on the measured FAR for strangers chosen because they look alike'),
      raisedFor: z.string().optional().describe('The smaller group for whose strangers every knot was raised'),
      raisedBy: z.number().min(0).optional().describe('By how much, in cosine'),
    }),
  })
  .refine(({ knots }) => isStrictlyMonotone(knots), 'knots must ascend in cosine and fall in FAR');

/** The type of `SCORE_MAP`. */
export type ScoreMap = z.output<typeof SCORE_MAP>;

function isStrictlyMonotone(knots: readonly { cosine: number; far: number }[]): boolean {
  return knots.every((knot, at) => {
    const before = knots[at - 1];
    return before === undefined || (knot.cosine > before.cosine && knot.far < before.far);
  });
}

/** The score at which FAR is 1. Below it the scale is linear in the cosine, down to 0 at -1. */
const SCORE_AT_FAR_1 = 30;

/** FAR of a score. Every ten points divide it by ten, e.g. 60 is 1e-3 and 70 is 1e-4. */
export function farOfScore(score: number): number {
  return Math.min(1, 10 ** ((SCORE_AT_FAR_1 - score) / 10));
}

/**
 * The score of a cosine, 0..100. It is 30 - 10 log10(FAR at that cosine), so that 60 stands for one stranger in a
 * thousand and 70 for one in ten thousand. It never falls as the cosine rises. Throws an Error if the map has no knots,
 * which its schema rules out.
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

/** The cosine at which a score of 30..100 is reached. Infinity if the map ends before. */
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

/**
 * The score in the form of the wire: a whole number of 0..100 or 0..1000. It is rounded down, so that a score of 60
 * means at least 60. For example, 71.98 is 71 out of 100 and 719 out of 1000.
 */
export function wholeScore(map: ScoreMap, cosine: number, outOf: 100 | 1000): number {
  return Math.floor(scoreOf(map, cosine) * (outOf / 100) + 1e-9);
}
