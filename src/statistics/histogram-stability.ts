import { stabilityIndex } from './population-stability.ts';

/** Parts of about the same share of the reference that are compared. */
const PARTS = 10;

/**
 * Population stability index of two histograms over the same bins. Neighbouring bins are joined until each part holds
 * about a tenth of the reference, so that sparse bins weigh no more than their rows.
 */
export function histogramStability(reference: readonly number[], seen: readonly number[]): number {
  const parts = partsOf(reference);
  const countsOf = (counts: readonly number[]) => parts.map((bins) => sum(bins.map((bin) => counts[bin] ?? 0)));
  return stabilityIndex(countsOf(reference), countsOf(seen));
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

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
