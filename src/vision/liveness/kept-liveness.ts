import { z } from 'zod';
import { detCurve } from '../calibration/det-points.ts';
import { RATE } from '../calibration/kept-calibration.ts';
import type { LivenessReport } from './calibrate-liveness.ts';
import { LIVENESS_FUSION } from './fusion.ts';

/** The bins of the log-odds of clips. Values beyond the ends count in the first and the last one. */
export const LOG_ODDS_BINS = { from: -12, width: 0.5, bins: 48 } as const;

const count = z.int().min(0);
const share = z.number().min(0).max(1);
/** JSON has no NaN, which is the area under a curve without attacks or without live clips. */
const area = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);

/** The schema of what a calibration of liveness measured, as it is kept. It names no clip and no subject. */
export const KEPT_LIVENESS = z.object({
  by: z.string().optional(),
  atMs: z.int().optional(),
  livenessId: z.string(),
  liveClips: count,
  attackClips: count,
  subjects: count,
  refused: z.array(z.object({ attack: z.string(), why: z.string(), clips: count })),
  aucNetwork: area,
  aucFused: area,
  points: z.array(z.object({ attack: z.string(), bpcer: share, apcer: RATE })),
  thresholds: z.array(
    z.object({
      threshold: share,
      promised: share,
      documentedAttackReject: share,
      liveRejected: RATE,
      attacksRejected: z.array(z.object({ attack: z.string(), rate: RATE })),
    }),
  ),
  msPerClip: z.number(),
  fusion: LIVENESS_FUSION.nullable(),
  /** The error trade-off for each kind of attack, or one without a point for none. */
  curves: z.array(
    z.object({
      attack: z.string().nullable(),
      points: z.array(z.tuple([z.number(), z.number()])),
      whyEmpty: z.enum(['no-genuine', 'no-impostors', 'apart']).nullable(),
    }),
  ),
  /** Clips by their log-odds, in LOG_ODDS_BINS. */
  histogram: z.object({ live: z.array(count), attacks: z.array(count) }),
});

/** The type of `KEPT_LIVENESS`. */
export type KeptLiveness = z.output<typeof KEPT_LIVENESS>;

/** Keeps what a calibration measured: counts and rates, and of no single clip anything. */
export function keptLiveness({ heldOut, ...report }: LivenessReport): KeptLiveness {
  const sorted = (wanted: (clip: LivenessReport['heldOut'][number]) => boolean) =>
    Float32Array.from(heldOut.filter(wanted).map(({ logOdds }) => logOdds)).toSorted();
  const live = sorted(({ isLive }) => isLive);
  const attacks = [...new Set(heldOut.filter(({ isLive }) => !isLive).map(({ attack }) => attack))];
  const of = (attack: string | null) => sorted((clip) => !clip.isLive && (attack === null || clip.attack === attack));
  const { livenessId, liveClips, subjects, aucNetwork, aucFused, msPerClip, fusion } = report;
  return {
    livenessId,
    liveClips,
    subjects,
    aucNetwork,
    aucFused,
    msPerClip,
    fusion,
    attackClips: heldOut.length - liveClips,
    refused: report.refused.map((each) => ({ ...each })),
    points: report.points.map((each) => ({ ...each })),
    thresholds: report.thresholds.map((each) => ({ ...each, attacksRejected: [...each.attacksRejected] })),
    curves: (attacks.length === 0 ? [null] : attacks).map((attack) => {
      const { points, whyEmpty } = detCurve({ genuine: live, impostors: of(attack) });
      return { attack, points: points.map(([far, frr]): [number, number] => [far, frr]), whyEmpty };
    }),
    histogram: { live: countsOf(live), attacks: countsOf(of(null)) },
  };
}

function countsOf(values: Float32Array): number[] {
  const counts = Array.from({ length: LOG_ODDS_BINS.bins }, () => 0);
  for (const value of values) {
    const bin = logOddsBinOf(value);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

/** The bin of LOG_ODDS_BINS in which log-odds count. */
function logOddsBinOf(logOdds: number): number {
  const { from, width, bins } = LOG_ODDS_BINS;
  return Math.min(bins - 1, Math.max(0, Math.floor((logOdds - from) / width)));
}
