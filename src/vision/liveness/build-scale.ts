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
 * Lays the thresholds over the log-odds of live clips so that each turns away the share it may. The log-odds are taken
 * for normally distributed, with as much caution as few clips demand: quantiles are those of Student's t for the next
 * clip, not of the clips seen. `null` with fewer than LIVE_CLIPS_MIN.
 *
 * @param liveLogOdds of live clips that the model did not see
 */
export function buildLivingScale(
  liveLogOdds: readonly number[],
  thresholds: readonly PromisedThreshold[],
): LivingScale | null {
  if (liveLogOdds.length < LIVE_CLIPS_MIN) return null;
  const liveMean = mean([...liveLogOdds]);
  const liveDeviation = sampleStandardDeviation([...liveLogOdds]);
  const spread = liveDeviation * Math.sqrt(1 + 1 / liveLogOdds.length);
  const scale = thresholds
    .toSorted((a, b) => a.falseRejectRate - b.falseRejectRate)
    .map(({ threshold, falseRejectRate }) => ({
      logOdds: round(liveMean + spread * studentQuantile(falseRejectRate, liveLogOdds.length - 1)),
      score: threshold,
    }));
  return { liveMean: round(liveMean), liveDeviation: round(liveDeviation), scale };
}

/** Quantile of Student's t from the normal one. Source: Fisher and Cornish 1960, first two terms. */
function studentQuantile(probability: number, freedom: number): number {
  const z = probit(probability);
  return z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2);
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}
