import { countAtLeast, type SortedCosines } from './error-rates.ts';

/** Start of the first bin. Lower cosines count in it. */
const FROM = -0.3;
/** Width of a bin, in cosine. */
export const COSINE_BIN = 0.02;
const BINS = 65;

/** Start of each bin of a histogram of cosines, ascending. The last one ends at 1. */
export const COSINE_BINS: readonly number[] = Array.from({ length: BINS }, (_, at) =>
  Number((FROM + at * COSINE_BIN).toFixed(2)),
);

/** Number of cosines in each of COSINE_BINS. */
export function cosineHistogram(sorted: SortedCosines): readonly number[] {
  const above = COSINE_BINS.map((from, at) => (at === 0 ? sorted.length : countAtLeast(sorted, from)));
  return above.map((count, at) => count - (above[at + 1] ?? 0));
}
