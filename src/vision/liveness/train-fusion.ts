import { fitLogistic } from '../../statistics/logistic-regression.ts';
import { CUES, type ClipCues } from './clip-cues.ts';
import { fuseCues, standardized, type LivenessFusion } from './fusion.ts';

/** A clip of whom it is known what it shows. */
export interface LabelledClip {
  readonly isLive: boolean;
  /** Kind of attack; empty for live clips. */
  readonly attack: string;
  /** Clips of one subject are never on both sides of a split. */
  readonly subject: string;
  readonly cues: ClipCues;
}

/** A clip as a model judged it that saw no clip of its subject. */
export interface HeldOutClip extends LabelledClip {
  /** Fused log-odds of live. */
  readonly logOdds: number;
}

type Linear = Pick<LivenessFusion, 'intercept' | 'cues'>;

/** Few clips: weights are kept small. */
const L2 = 1;
const FOLDS = 10;

/** Fits the weights of the cues; live clips and attacks count alike, however many there are of each. */
export function fitCues(clips: readonly LabelledClip[]): Linear {
  const cues = CUES.map((cue) => {
    const values = clips.map((clip) => clip.cues[cue]);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return { cue, mean, deviation: Math.max(1e-6, Math.sqrt(variance)) };
  });
  const balanced = balance(clips);
  const columns = cues.map(({ cue, mean, deviation }) =>
    Float64Array.from(balanced, (clip) => standardized(clip.cues[cue], mean, deviation)),
  );
  const fit = fitLogistic(
    columns,
    Uint8Array.from(balanced, ({ isLive }) => (isLive ? 1 : 0)),
    L2,
  );
  return { intercept: fit.intercept, cues: cues.map((cue, at) => ({ ...cue, weight: fit.weights[at] ?? 0 })) };
}

/** Judges every clip by a model that was fitted without its subject. */
export function judgeHeldOut(clips: readonly LabelledClip[]): readonly HeldOutClip[] {
  const subjects = [...new Set(clips.map(({ subject }) => subject))].toSorted();
  const foldOf = new Map(subjects.map((subject, at) => [subject, at % FOLDS]));
  return Array.from({ length: FOLDS }, (_, fold) => {
    const held = clips.filter(({ subject }) => foldOf.get(subject) === fold);
    if (held.length === 0) return [];
    const model = fitCues(clips.filter(({ subject }) => foldOf.get(subject) !== fold));
    return held.map((clip) => ({ ...clip, logOdds: fuseCues(model, clip.cues).logOdds }));
  }).flat();
}

/** Repeats the rarer class until both are about as many. */
function balance(clips: readonly LabelledClip[]): readonly LabelledClip[] {
  const live = clips.filter(({ isLive }) => isLive);
  const attacks = clips.filter(({ isLive }) => !isLive);
  const size = Math.max(live.length, attacks.length);
  const filled = (some: readonly LabelledClip[]) =>
    some.length === 0 ? [] : Array.from({ length: size }, (_, at) => some[at % some.length] as LabelledClip);
  return [...filled(live), ...filled(attacks)];
}
