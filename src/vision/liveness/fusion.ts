import { z } from 'zod';
import type { ClipCues } from './clip-cues.ts';

/** Names how a clip becomes log-odds. A calibration of another design is of no use. */
export const LIVENESS_DESIGN = 'network-and-own-motion@1';

/**
 * What a face that surely moves by itself adds to the network's log-odds, if no calibration says otherwise: odds of 150
 * to 1. It is two to three standard deviations of the network among people of one kind, and less than the six by which
 * its means for people and for attacks lie apart: it lifts a living person that the network doubts, and does not carry
 * an attack that the network is sure about.
 */
export const MOTION_WEIGHT = 5;
/** The most that a calibration may let it add. */
export const MOTION_WEIGHT_MAX = 6;

/** How the cues of a clip become one score: data, made by `calibrate liveness`. */
export const LIVENESS_FUSION = z.strictObject({
  design: z.literal(LIVENESS_DESIGN).describe('How a clip is judged; a calibration of another design is of no use'),
  livenessId: z.string().min(1).describe('The network that it was measured with; of no use for another'),
  motionWeight: z
    .number()
    .min(0)
    .max(MOTION_WEIGHT_MAX)
    .describe('Log-odds that a face adds if it surely moves by itself; one that does not takes nothing away'),
  scale: z
    .array(z.strictObject({ logOdds: z.number(), score: z.number().gt(0).lt(1) }))
    .min(2)
    .describe('Ascending; between two the log-odds of the score are a straight line, beyond them its continuation'),
  source: z.strictObject({
    liveClips: z.int(),
    attackClips: z.int(),
    subjects: z.int(),
    liveMean: z.number().describe('Log-odds of live clips'),
    liveDeviation: z.number(),
  }),
});

/** The weight of motion and the scale from log-odds to scores, as a calibration file holds them. */
export type LivenessFusion = z.output<typeof LIVENESS_FUSION>;

const OTHER_DESIGN = z.looseObject({
  livenessId: z.string(),
  design: z.string().optional(),
  scale: z.array(z.unknown()),
});

/** Whether a file is a calibration of liveness by another design. The first design named none. */
export function isOfOtherDesign(content: unknown): boolean {
  const read = OTHER_DESIGN.safeParse(content);
  return read.success && read.data.design !== LIVENESS_DESIGN;
}

/** What each cue added to the log-odds of live. */
export interface CueShares {
  readonly network: number;
  readonly ownMotion: number;
}

/**
 * Adds the cues up: log-odds of live, and the share of each. More motion of its own never makes
 * a face less alive, and motion that cannot be seen counts as none.
 */
export function fuseCues(
  { motionWeight }: Pick<LivenessFusion, 'motionWeight'>,
  { network, ownMotion }: Pick<ClipCues, 'network' | 'ownMotion'>,
): { readonly logOdds: number; readonly shares: CueShares } {
  const shares = { network, ownMotion: motionWeight * Math.min(1, Math.max(0, ownMotion ?? 0)) };
  return { logOdds: shares.network + shares.ownMotion, shares };
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
