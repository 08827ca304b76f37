import { cosineAtFar, type SortedCosines } from './error-rates.ts';
import { cosineOfScore, farOfScore, type ScoreMap } from './score-map.ts';
import { ERRORS_ENOUGH, fitTail, TAIL_PAIRS_MIN, tailCosine, trustedFar } from './tail-fit.ts';

/** Scores at which the map has a knot. */
const KNOT_SCORES = [30, 32, 34, 36, 38, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95, 100];

/** From this number of impostor pairs in a group, a FAR of 1e-3 counts as measured. */
export const PAIRS_ENOUGH = ERRORS_ENOUGH / 1e-3;

/** From this number of impostor pairs in a group, a FAR of 1e-3 is seen at all, by the rule of three. */
const PAIRS_SEEN = 3 / 1e-3;

/**
 * How much higher the FAR is for strangers of one sex than for random strangers. Half the pairs of a mixed group are of
 * one sex, and nearly all false accepts are among them.
 */
export const SAME_SEX_HARDNESS = 2;

/**
 * Builds the map from one group's impostor cosines. FAR is the measured one times `hardness`. Under trustedFar the
 * fitted tail continues from the last measured point. `null` if there are fewer than TAIL_PAIRS_MIN pairs.
 */
export function buildScoreMap(
  impostors: SortedCosines,
  about: Omit<ScoreMap['source'], 'impostorPairs'> & Pick<ScoreMap, 'modelId' | 'space'>,
): ScoreMap | null {
  if (impostors.length < TAIL_PAIRS_MIN) return null;
  const { modelId, space, ...source } = about;
  const trusted = trustedFar(impostors.length);
  const tail = { ...fitTail(impostors), start: cosineAtFar(impostors, trusted), startFar: trusted };
  const knots: ScoreMap['knots'] = [];
  for (const score of KNOT_SCORES) {
    const measuredFar = farOfScore(score) / source.hardness;
    const cosine = round(measuredFar >= trusted ? cosineAtFar(impostors, measuredFar) : tailCosine(tail, measuredFar));
    const before = knots.at(-1);
    // No cosine is over 1, and knots that do not rise would give one cosine two scores.
    if (cosine <= 1 && (before === undefined || cosine > before.cosine))
      knots.push({ cosine, far: round(farOfScore(score)) });
  }
  if (knots.length < 2) return null;
  return {
    modelId,
    ...(space !== undefined && { space }),
    knots,
    fittedBelowFar: round(trusted * source.hardness),
    source: { ...source, impostorPairs: impostors.length },
  };
}

/** A group that is too small to build a map from. The map must hold for its strangers all the same. */
export interface SmallerGroup {
  readonly group: string;
  readonly impostors: SortedCosines;
}

/**
 * Raises a map until the measured FAR at 60 is at most 1e-3 in every group that has enough pairs to see 1e-3 at all.
 * This is needed because the group from which the map was built is the hardest only among those with enough pairs for a
 * tail.
 */
export function raiseScoreMap(map: ScoreMap, groups: readonly SmallerGroup[]): ScoreMap {
  const at60 = cosineOfScore(map, 60);
  const hardest = groups
    .filter(({ impostors }) => impostors.length >= PAIRS_SEEN)
    .map(({ group, impostors }) => ({ group, by: round(cosineAtFar(impostors, farOfScore(60)) - at60) }))
    .toSorted((a, b) => b.by - a.by)[0];
  if (hardest === undefined || hardest.by <= 0) return map;
  const knots = map.knots
    .map(({ cosine, far }) => ({ cosine: round(cosine + hardest.by), far }))
    .filter(({ cosine }) => cosine <= 1);
  return { ...map, knots, source: { ...map.source, raisedFor: hardest.group, raisedBy: hardest.by } };
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
