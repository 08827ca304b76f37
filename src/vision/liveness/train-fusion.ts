import { fitLogistic } from '../../statistics/logistic-regression.ts';
import type { ClipCues } from './clip-cues.ts';
import { fuseCues, MOTION_WEIGHT, MOTION_WEIGHT_MAX } from './fusion.ts';

/** A clip of which it is known what it shows. */
export interface LabelledClip {
  readonly isLive: boolean;
  /** Kind of attack. Empty for live clips. */
  readonly attack: string;
  /** Clips of one subject are never on both sides of a split. */
  readonly subject: string;
  /** How people are filmed in it, e.g. a device or a light. Empty if the list does not say. */
  readonly domain: string;
  readonly cues: ClipCues;
  /** Whether the clip breaks a rule of facts: the person changes, or frames are shown again. */
  readonly isBroken: boolean;
}

/** A clip as it is judged with a weight to which no clip of its subject added. */
export interface HeldOutClip extends LabelledClip {
  /** Log-odds of live. BROKEN_LOG_ODDS if the clip breaks a rule of facts. */
  readonly logOdds: number;
}

/** Lower than any sum of cues. */
const BROKEN_LOG_ODDS = -100;

/** Few clips: the fit stays near no weight at all. */
const L2 = 1;
const FOLDS = 10;
/** With fewer clips of either kind the weight is not fitted. */
const CLIPS_MIN = 20;

/**
 * Fits what motion of its own is worth to a face, in log-odds of the network. Live clips and attacks count alike,
 * however many there are of each. It is never below 0, nor above MOTION_WEIGHT_MAX. MOTION_WEIGHT with fewer than
 * CLIPS_MIN clips of either kind, or if the network says nothing about the clips.
 */
export function fitMotionWeight(clips: readonly LabelledClip[]): number {
  const live = clips.filter(({ isLive }) => isLive);
  if (Math.min(live.length, clips.length - live.length) < CLIPS_MIN) return MOTION_WEIGHT;
  const balanced = balance(clips);
  const columns = [
    Float64Array.from(balanced, ({ cues }) => cues.network),
    Float64Array.from(balanced, ({ cues }) => cues.ownMotion ?? 0),
  ];
  const labels = Uint8Array.from(balanced, ({ isLive }) => (isLive ? 1 : 0));
  const [network = 0, ownMotion = 0] = fitLogistic(columns, labels, L2).weights;
  return network > 0 ? Math.max(0, Math.min(MOTION_WEIGHT_MAX, ownMotion / network)) : MOTION_WEIGHT;
}

/** The log-odds of a clip with a weight. */
export function judgedLogOdds(
  motionWeight: number,
  { cues, isBroken }: Pick<LabelledClip, 'cues' | 'isBroken'>,
): number {
  return isBroken ? BROKEN_LOG_ODDS : fuseCues({ motionWeight }, cues).logOdds;
}

/** Judges every clip with a weight that was fitted without its subject. */
export function judgeHeldOut(clips: readonly LabelledClip[]): readonly HeldOutClip[] {
  const subjects = [...new Set(clips.map(({ subject }) => subject))].toSorted();
  const foldOf = new Map(subjects.map((subject, at) => [subject, at % FOLDS]));
  return Array.from({ length: FOLDS }, (_, fold) => {
    const held = clips.filter(({ subject }) => foldOf.get(subject) === fold);
    if (held.length === 0) return [];
    const weight = fitMotionWeight(clips.filter(({ subject }) => foldOf.get(subject) !== fold));
    return held.map((clip) => ({ ...clip, logOdds: judgedLogOdds(weight, clip) }));
  }).flat();
}

/** Repeats the rarer class until both are about as many. */
function balance(clips: readonly LabelledClip[]): readonly LabelledClip[] {
  const live = clips.filter(({ isLive }) => isLive);
  const attacks = clips.filter(({ isLive }) => !isLive);
  const size = Math.max(live.length, attacks.length);
  const filled = (some: readonly LabelledClip[]) =>
    Array.from({ length: size }, (_, at) => some[at % some.length] as LabelledClip);
  return [...filled(live), ...filled(attacks)];
}
