import { z } from 'zod';
import { CUES, type ClipCues } from './clip-cues.ts';

const cue = z.enum(CUES);

/** How the cues of a clip become one score: data, made by `calibrate liveness`. */
export const LIVENESS_FUSION = z.strictObject({
  livenessId: z.string().min(1).describe('The network that it was measured with; of no use for another'),
  intercept: z.number(),
  cues: z
    .array(
      z.strictObject({
        cue,
        mean: z.number().describe('Of the clips it was made from; taken away first'),
        deviation: z.number().gt(0).describe('Divides what is left'),
        weight: z.number().describe('Log-odds of live for each deviation'),
      }),
    )
    .min(1),
  scale: z
    .array(z.strictObject({ logOdds: z.number(), score: z.number().gt(0).lt(1) }))
    .min(2)
    .describe('Ascending; between two the log-odds of the score are a straight line, beyond them its continuation'),
  source: z.strictObject({
    liveClips: z.int(),
    attackClips: z.int(),
    subjects: z.int(),
    liveMean: z.number().describe('Log-odds of live clips, each judged by a model that did not see its subject'),
    liveDeviation: z.number(),
  }),
});

/** Weights of the cues and the scale from log-odds to scores, as a calibration file holds them. */
export type LivenessFusion = z.output<typeof LIVENESS_FUSION>;

/** What each cue added to the log-odds of live. */
export type CueShares = Readonly<Partial<Record<keyof ClipCues, number>>>;

/** How far a cue counts at most, deviations from its mean: one strange number does not decide alone. */
const DEVIATIONS_MAX = 4;

/** Adds the cues up: log-odds of live, and the share of each. */
export function fuseCues({ intercept, cues }: Pick<LivenessFusion, 'intercept' | 'cues'>, seen: ClipCues) {
  const shares: Record<string, number> = {};
  let logOdds = intercept;
  for (const { cue: name, mean, deviation, weight } of cues) {
    const share = weight * standardized(seen[name], mean, deviation);
    shares[name] = share;
    logOdds += share;
  }
  return { logOdds, shares: shares as CueShares };
}

/** Deviations from the mean, bounded. */
export function standardized(value: number, mean: number, deviation: number): number {
  return Math.max(-DEVIATIONS_MAX, Math.min(DEVIATIONS_MAX, (value - mean) / deviation));
}

/**
 * The score on the scale of the document's thresholds, 0..1. It never falls as the log-odds rise. Throws an Error if the
 * scale has fewer than two knots.
 */
export function livingScoreOf({ scale }: Pick<LivenessFusion, 'scale'>, logOdds: number): number {
  const above = scale.findIndex((knot) => knot.logOdds > logOdds);
  const at = above < 0 ? scale.length - 1 : Math.max(1, above);
  const [low, high] = [scale[at - 1], scale[at]];
  if (!low || !high) throw new Error('invariant broken: a scale has knots');
  const part = (logOdds - low.logOdds) / (high.logOdds - low.logOdds);
  const odds = logit(low.score) + part * (logit(high.score) - logit(low.score));
  return 1 / (1 + Math.exp(-odds));
}

function logit(probability: number): number {
  return Math.log(probability / (1 - probability));
}
