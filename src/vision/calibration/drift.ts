import { STABILITY_ROWS_MIN, stabilityIndex } from '../../statistics/population-stability.ts';

/** Population stability from which on a distribution counts as slightly moved, and then as moved. */
const SLIGHT = 0.1;
const MOVED = 0.25;
/** Parts of about the same share of the reference that are compared. */
const PARTS = 10;

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
  const parts = partsOf(reference);
  const countsOf = (counts: readonly number[]) => parts.map((bins) => sum(bins.map((bin) => counts[bin] ?? 0)));
  const psi = stabilityIndex(countsOf(reference), countsOf(seen));
  if (psi < SLIGHT) return { state: 'same', psi };
  if (psi < MOVED) return { state: 'slight', psi };
  return { state: meanBin(seen) > meanBin(reference) ? 'higher' : 'lower', psi };
}

/** Neighbouring bins, joined until each part holds about a tenth of the reference. */
function partsOf(reference: readonly number[]): readonly (readonly number[])[] {
  const parts: number[][] = [[]];
  let held = 0;
  for (const [bin, count] of reference.entries()) {
    parts.at(-1)?.push(bin);
    held += count;
    if (held < sum(reference) / PARTS || bin === reference.length - 1) continue;
    parts.push([]);
    held = 0;
  }
  return parts;
}

function meanBin(counts: readonly number[]): number {
  return counts.reduce((total, count, bin) => total + count * bin, 0) / Math.max(1, sum(counts));
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
