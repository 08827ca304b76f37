import { cosineAtFar, type SortedCosines } from './error-rates.ts';
import { cosineOfScore, farOfScore, type ScoreMap } from './score-map.ts';
import { ERRORS_ENOUGH, fitTail, TAIL_PAIRS_MIN, tailCosine, trustedFar } from './tail-fit.ts';

/** Scores at which the map has a knot. */
const KNOT_SCORES = [30, 32, 34, 36, 38, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95, 100];

/** Impostor pairs of a group from which a FAR of 1e-3 counts as measured. */
export const PAIRS_ENOUGH = ERRORS_ENOUGH / 1e-3;

/** Impostor pairs of a group from which a FAR of 1e-3 is seen at all: the rule of three. */
const PAIRS_SEEN = 3 / 1e-3;

/**
 * Factor between strangers taken at random and strangers of one sex: half the pairs of a mixed group are of one sex, and
 * nearly all false accepts are among them.
 */
export const SAME_SEX_HARDNESS = 2;

/**
 * Builds the map of one group's impostor cosines. FAR is the measured one times `hardness`; under trustedFar the fitted
 * tail goes on from the last measured point. `null` with fewer than TAIL_PAIRS_MIN pairs.
 */
export function buildScoreMap(
  impostors: SortedCosines,
  about: Omit<ScoreMap['source'], 'impostorPairs'> & { readonly modelId: string },
): ScoreMap | null {
  if (impostors.length < TAIL_PAIRS_MIN) return null;
  const { modelId, ...source } = about;
  const trusted = trustedFar(impostors.length);
  const tail = { ...fitTail(impostors), start: cosineAtFar(impostors, trusted), startFar: trusted };
  const knots: ScoreMap['knots'] = [];
  for (const score of KNOT_SCORES) {
    const measuredFar = farOfScore(score) / source.hardness;
    const cosine = round(measuredFar >= trusted ? cosineAtFar(impostors, measuredFar) : tailCosine(tail, measuredFar));
    const before = knots.at(-1);
    // A cosine over 1 cannot be; one that does not rise would give one cosine two scores.
    if (cosine <= 1 && (before === undefined || cosine > before.cosine))
      knots.push({ cosine, far: round(farOfScore(score)) });
  }
  if (knots.length < 2) return null;
  return {
    modelId,
    knots,
    fittedBelowFar: round(trusted * source.hardness),
    source: { ...source, impostorPairs: impostors.length },
  };
}

/** A group whose strangers the map must hold for, though it is too small to build one from. */
export interface SmallerGroup {
  readonly group: string;
  readonly impostors: SortedCosines;
}

/**
 * Raises a map until the measured FAR at 60 is at most 1e-3 in every group of which 1e-3 can be seen at all: the group
 * that the map was built from need not be the hardest, only the hardest of those with enough pairs for a tail.
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
