import { histogramStability } from '../../statistics/histogram-stability.ts';
import { STABILITY_MOVED, STABILITY_ROWS_MIN, STABILITY_SLIGHT } from '../../statistics/population-stability.ts';

/** Whether the accepted comparisons of a site look like those of the calibration. */
export type Drift =
  | {
      /** `higher` and `lower` say to which side the cosines of the site have moved. */
      readonly state: 'same' | 'slight' | 'higher' | 'lower';
      /** Population stability index. Under .1 nothing has moved, over .25 the population is another one. */
      readonly psi: number;
    }
  | { readonly state: 'too-few' | 'no-calibration'; readonly psi: null };

/**
 * Compares two histograms over the same ascending bins: what the calibration measured of pairs of one person, and what a
 * site has seen. An empty part counts as half a comparison.
 */
export function driftOf(reference: readonly number[], seen: readonly number[]): Drift {
  const [all, own] = [sum(reference), sum(seen)];
  if (all === 0) return { state: 'no-calibration', psi: null };
  if (own < STABILITY_ROWS_MIN) return { state: 'too-few', psi: null };
  const psi = histogramStability(reference, seen);
  if (psi < STABILITY_SLIGHT) return { state: 'same', psi };
  if (psi < STABILITY_MOVED) return { state: 'slight', psi };
  return { state: meanBin(seen) > meanBin(reference) ? 'higher' : 'lower', psi };
}

function meanBin(counts: readonly number[]): number {
  return counts.reduce((total, count, bin) => total + count * bin, 0) / Math.max(1, sum(counts));
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
