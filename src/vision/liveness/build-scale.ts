import { mean, probit, sampleStandardDeviation } from 'simple-statistics';
import type { LivenessFusion } from './fusion.ts';

/** A threshold of the document, the share of live clips that it may turn away, and that of attacks it is said to. */
export interface PromisedThreshold {
  readonly threshold: number;
  readonly falseRejectRate: number;
  readonly attackRejectRate: number;
}

/** Live clips from which a scale can be built. */
export const LIVE_CLIPS_MIN = 20;

/** Where the log-odds of live clips lie, and how the document's thresholds are laid over them. */
export interface LivingScale {
  readonly liveMean: number;
  readonly liveDeviation: number;
  readonly scale: LivenessFusion['scale'];
}

/**
 * Lays the thresholds over the log-odds of live clips so that each turns away the share it may, in each domain and not
 * only in their mixture: of each threshold, the lowest of the domains' own counts. The log-odds of a domain are taken
 * for normally distributed, with as much caution as few clips demand: quantiles are those of Student's t for the next
 * clip, not of the clips seen. Domains of fewer than LIVE_CLIPS_MIN clips are judged together. `null` with fewer clips
 * than that in all.
 *
 * @param domains log-odds of live clips, a list for each way in which people are filmed
 */
export function buildLivingScale(
  domains: readonly (readonly number[])[],
  thresholds: readonly PromisedThreshold[],
): LivingScale | null {
  const all = domains.flat();
  if (all.length < LIVE_CLIPS_MIN) return null;
  const large = domains.filter((clips) => clips.length >= LIVE_CLIPS_MIN);
  const judged = large.length > 0 ? large : [all];
  const scale = thresholds
    .toSorted((a, b) => a.falseRejectRate - b.falseRejectRate)
    .map(({ threshold, falseRejectRate }) => ({
      logOdds: round(Math.min(...judged.map((clips) => nextClipQuantile(clips, falseRejectRate)))),
      score: threshold,
    }));
  return { liveMean: round(mean(all)), liveDeviation: round(sampleStandardDeviation(all)), scale };
}

function nextClipQuantile(clips: readonly number[], share: number): number {
  const spread = sampleStandardDeviation([...clips]) * Math.sqrt(1 + 1 / clips.length);
  return mean([...clips]) + spread * studentQuantile(share, clips.length - 1);
}

/** Quantile of Student's t from the normal one. Source: Fisher and Cornish 1960, first two terms. */
function studentQuantile(probability: number, freedom: number): number {
  const z = probit(probability);
  return z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2);
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}
