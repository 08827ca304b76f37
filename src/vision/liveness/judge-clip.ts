import { cuesOf, type ClipCues } from './clip-cues.ts';
import { fuseCues, livingScoreOf, type CueShares, type LivenessFusion } from './fusion.ts';
import type { ClipObservation } from './observe-clip.ts';
import { present } from '../../kernel/assert.ts';

/**
 * What kind of attack a clip looks like. `presentation`: a photo, a screen or a mask held before the camera; `injection`:
 * a video that no camera took; `face-swap`: two faces in one clip.
 */
export type ClipAttack = 'presentation' | 'injection' | 'face-swap';

/** Why a clip cannot be judged. */
export type ClipProblem = 'too-dark' | 'no-face' | 'several-faces' | 'poor-face';

/** What the numbers of a clip come down to. */
export type ClipJudgement =
  | { readonly kind: 'unusable'; readonly problem: ClipProblem; readonly measured: Measured }
  | {
      readonly kind: 'judged';
      /** 0..1 on the scale of the document's thresholds. */
      readonly livingScore: number;
      /** What kind of attack the numbers suggest. Null above the lowest threshold, if no rule of facts is broken. */
      readonly suspected: ClipAttack | null;
      readonly measured: Measured;
      readonly cues: ClipCues;
      readonly shares: CueShares;
      readonly logOdds: number;
    };

/** What the rules look at. */
export interface Measured {
  /** Median over the stills of the 90th percentile of luma, 0..255. */
  readonly brightness: number;
  /** Share of the steps of the track that show a face. */
  readonly faceShare: number;
  /** Share of the stills that show more than one face. */
  readonly crowdShare: number;
  /** Longest raw embedding of the stills. */
  readonly norm: number;
  /** Median size of the face by the shorter side of the frame. */
  readonly faceSize: number;
}

/** Where the rules draw their lines. */
export interface ClipLimits {
  readonly brightnessMin: number;
  readonly faceShareMin: number;
  readonly crowdShareMax: number;
  readonly normMin: number;
  readonly faceSizeMin: number;
  /** Cosine of two stills in a row under which they do not show one person: FAR 1e-2 of strangers lies above. */
  readonly sameMin: number;
  /** Share of repeated steps over which a camera did not take the clip. */
  readonly repeatsMax: number;
}

export const DEFAULT_CLIP_LIMITS: ClipLimits = {
  brightnessMin: 40,
  faceShareMin: 0.6,
  crowdShareMax: 0.5,
  normMin: 2.2,
  faceSizeMin: 0.12,
  sameMin: 0.25,
  repeatsMax: 0.8,
};

/** The highest score of a clip in which the person changes, or that no camera took: below every threshold of the document. */
const CAPPED_SCORE = 0.001;

/** What a clip shows before anything is weighed: why it cannot be judged, or its cues and the rule of facts it breaks. */
export type ClipFacts =
  | { readonly kind: 'unusable'; readonly problem: ClipProblem; readonly measured: Measured }
  | {
      readonly kind: 'usable';
      readonly measured: Measured;
      readonly cues: ClipCues;
      /** Two persons in one clip, or frames that are shown again and again. Null if neither is so. */
      readonly broken: 'face-swap' | 'injection' | null;
    };

/** Establishes the facts of a clip. */
export function factsOf(observation: ClipObservation, limits: ClipLimits = DEFAULT_CLIP_LIMITS): ClipFacts {
  const measured = measure(observation);
  const problem = problemOf(measured, limits);
  if (problem !== null) return { kind: 'unusable', problem, measured };
  const cues = cuesOf(observation);
  const broken = cues.same < limits.sameMin ? 'face-swap' : cues.repeats > limits.repeatsMax ? 'injection' : null;
  return { kind: 'usable', measured, cues, broken };
}

/** Judges what was observed of a clip. */
export function judgeClip(
  observation: ClipObservation,
  fusion: LivenessFusion,
  limits: ClipLimits = DEFAULT_CLIP_LIMITS,
): ClipJudgement {
  const facts = factsOf(observation, limits);
  if (facts.kind === 'unusable') return facts;
  const { measured, cues, broken } = facts;
  const { logOdds, shares } = fuseCues(fusion, cues);
  const fused = livingScoreOf(fusion, logOdds);
  const livingScore = broken === null ? fused : Math.min(CAPPED_SCORE, fused);
  const isDoubtful = logOdds < present(fusion.scale[0]).logOdds;
  return {
    kind: 'judged',
    livingScore,
    suspected: broken ?? (isDoubtful ? 'presentation' : null),
    measured,
    cues,
    shares,
    logOdds,
  };
}

function measure({ track, stills }: ClipObservation): Measured {
  const faces = track.flatMap(({ faceSize }) => (faceSize === null ? [] : [faceSize]));
  return {
    brightness: medianOf(stills.map(({ brightness }) => brightness)),
    faceShare: track.length === 0 ? 0 : faces.length / track.length,
    crowdShare: stills.filter(({ facesFound }) => facesFound > 1).length / Math.max(1, stills.length),
    norm: Math.max(0, ...stills.map(({ norm }) => norm ?? 0)),
    faceSize: medianOf(faces),
  };
}

/** Dark first: in the dark no face is found either, and light is what helps. */
function problemOf(measured: Measured, limits: ClipLimits): ClipProblem | null {
  if (measured.brightness < limits.brightnessMin) return 'too-dark';
  if (measured.faceShare < limits.faceShareMin || measured.norm === 0) return 'no-face';
  if (measured.crowdShare > limits.crowdShareMax) return 'several-faces';
  if (measured.norm < limits.normMin || measured.faceSize < limits.faceSizeMin) return 'poor-face';
  return null;
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
