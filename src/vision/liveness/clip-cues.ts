import type { ClipObservation, TrackStep } from './observe-clip.ts';

/** What tells a living face from a picture of one, each a number that is higher or lower for living ones. */
export interface ClipCues {
  /** The network's log-odds of live, the mean of the stills. */
  readonly network: number;
  /** The same, of the second lowest still: an attack that shows itself now and then. */
  readonly networkLow: number;
  /** Deepest blink: by how much the eye aspect ratio falls and rises again, relative to its median. */
  readonly blink: number;
  /** How much the mouth opens and shuts: natural logarithm of the standard deviation of its aspect ratio. */
  readonly mouth: number;
  /** How much the head nods: natural logarithm of the standard deviation of the pitch, degrees. */
  readonly nod: number;
  /** How much the head turns: the same of the yaw. */
  readonly turn: number;
  /** How much the eyes change, blinks or not: natural logarithm of the standard deviation of their aspect ratio. */
  readonly eyes: number;
  /** Share of the steps that show the frame before again. */
  readonly repeats: number;
  /** How far single frequencies stand out in the stills, the mean of spectralPeaks: moire of a screen or a print. */
  readonly moireLow: number;
  readonly moireMiddle: number;
  readonly moireHigh: number;
  /** Lowest cosine of the face with that of the still before. */
  readonly same: number;
}

export const CUES = [
  'network',
  'networkLow',
  'blink',
  'mouth',
  'nod',
  'turn',
  'eyes',
  'repeats',
  'moireLow',
  'moireMiddle',
  'moireHigh',
  'same',
] as const satisfies readonly (keyof ClipCues)[];

const LOG_ODDS_MAX = 6;
/** Luma, 0..255: less than this, and a frame is the one before again. */
const REPEATED_BELOW = 0.02;
/** A blink is over within so many steps of 100 ms. */
const BLINK_STEPS = 5;
/** Keeps the logarithm of a spread in bounds: what a model wavers by on one and the same picture. */
const FLOOR = { mouth: 0.004, degrees: 0.15, eyes: 0.004 };

/** The cues of a clip in which a face was seen in at least one still and one step. */
export function cuesOf({ track, stills }: ClipObservation): ClipCues {
  const odds = stills.flatMap(({ live }) => (live === null ? [] : [logOdds(live)])).toSorted((a, b) => a - b);
  const faces = track.flatMap(({ face }) => (face ? [face] : []));
  const peak = (band: 0 | 1 | 2) => meanOf(stills.flatMap(({ peaks }) => (peaks ? [peaks[band]] : [])));
  return {
    network: meanOf(odds),
    networkLow: odds[Math.min(1, odds.length - 1)] ?? 0,
    blink: deepestBlink(track),
    mouth: logSpread(
      faces.map(({ mouthOpen }) => mouthOpen),
      FLOOR.mouth,
    ),
    nod: logSpread(
      faces.map(({ pitch }) => pitch),
      FLOOR.degrees,
    ),
    turn: logSpread(
      faces.map(({ yaw }) => yaw),
      FLOOR.degrees,
    ),
    eyes: logSpread(
      faces.map(({ eyeAspect }) => eyeAspect),
      FLOOR.eyes,
    ),
    repeats: repeatsOf(track),
    moireLow: peak(0),
    moireMiddle: peak(1),
    moireHigh: peak(2),
    same: Math.min(1, ...stills.flatMap(({ sameAsBefore }) => (sameAsBefore === null ? [] : [sameAsBefore]))),
  };
}

function logOdds(probability: number): number {
  const bounded = Math.min(1 - 1e-9, Math.max(1e-9, probability));
  return Math.max(-LOG_ODDS_MAX, Math.min(LOG_ODDS_MAX, Math.log(bounded / (1 - bounded))));
}

function deepestBlink(track: readonly TrackStep[]): number {
  const aspects = track.map(({ face }) => face?.eyeAspect ?? null);
  const known = aspects.filter((aspect) => aspect !== null).toSorted((a, b) => a - b);
  const usual = known[Math.floor(known.length / 2)] ?? 0;
  if (usual <= 0) return 0;
  let deepest = 0;
  for (const [at, aspect] of aspects.entries()) {
    if (aspect === null) continue;
    const before = widest(aspects.slice(Math.max(0, at - BLINK_STEPS), at));
    const after = widest(aspects.slice(at + 1, at + 1 + BLINK_STEPS));
    deepest = Math.max(deepest, (Math.min(before, after, usual * 1.2) - aspect) / usual);
  }
  return deepest;
}

function widest(aspects: readonly (number | null)[]): number {
  return Math.max(0, ...aspects.map((aspect) => aspect ?? 0));
}

function repeatsOf(track: readonly TrackStep[]): number {
  const changes = track.flatMap(({ change }) => (change ? [change.frame] : []));
  if (changes.length === 0) return 0;
  return changes.filter((change) => change < REPEATED_BELOW).length / changes.length;
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Natural logarithm of the standard deviation, which is at least `floor`. */
function logSpread(values: readonly number[], floor: number): number {
  return Math.log(Math.max(floor, deviationOf(values)));
}

function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
}
