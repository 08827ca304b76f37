import { cosineAtFar, countAtLeast, errorsWithin, type SortedCosines } from './error-rates.ts';
import { cosineOfScore, farOfScore, type ScoreMap } from './score-map.ts';
import { ERRORS_ENOUGH, fitTail, TAIL_PAIRS_MIN, tailCosine, trustedFar } from './tail-fit.ts';

/** Scores at which the map has a knot. */
const KNOT_SCORES = [30, 32, 34, 36, 38, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95, 100];

/** From this number of impostor pairs in a group, a FAR of 1e-3 counts as measured. */
export const PAIRS_ENOUGH = ERRORS_ENOUGH / 1e-3;

/** The scores of which the vendor's document promises a FAR. */
const PROMISED_SCORES = [60, 70] as const;

/** A FAR is seen at all in a group of as many impostor pairs that it allows this many errors, by the rule of three. */
const ERRORS_SEEN = 3;

/** The step by which a map is raised, in cosine. The knots of a map have four digits. */
const STEP = 1e-4;

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
 * Raises a map until no group has more strangers at 60 and at 70 than the promise of that score allows, exactly counted.
 * A group counts for a score if it has enough pairs to see its FAR at all, which is 3,000 for 60 and 30,000 for 70. This
 * is needed because the group from which the map was built is the hardest only among those with enough pairs for a tail.
 */
export function raiseScoreMap(map: ScoreMap, groups: readonly SmallerGroup[]): ScoreMap {
  const hardest = PROMISED_SCORES.flatMap((score) =>
    groups.map(({ group, impostors }) => ({ group, steps: stepsNeeded(map, score, impostors) })),
  ).toSorted((a, b) => b.steps - a.steps)[0];
  if (hardest === undefined || hardest.steps === 0) return map;
  const raised = raisedBySteps(map, hardest.steps);
  return { ...raised, source: { ...map.source, raisedFor: hardest.group, raisedBy: round(hardest.steps * STEP) } };
}

/** The fewest steps by which a map must be raised so that a score holds its promise for these strangers. */
function stepsNeeded(map: ScoreMap, score: number, impostors: SortedCosines): number {
  const allowed = errorsWithin(impostors.length, farOfScore(score));
  if (allowed < ERRORS_SEEN) return 0;
  const holds = (steps: number) => countAtLeast(impostors, cosineOfScore(raisedBySteps(map, steps), score)) <= allowed;
  const mustNotPass = impostors[impostors.length - allowed - 1] ?? -1;
  let steps = Math.max(0, Math.floor((mustNotPass - cosineOfScore(map, score)) / STEP) - 1);
  // The estimate is too low by a step or two, and rounding must not decide.
  while (!holds(steps)) steps++;
  return steps;
}

function raisedBySteps(map: ScoreMap, steps: number): ScoreMap {
  const knots = map.knots
    .map(({ cosine, far }) => ({ cosine: round(cosine + steps * STEP), far }))
    .filter(({ cosine }) => cosine <= 1);
  return { ...map, knots };
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
