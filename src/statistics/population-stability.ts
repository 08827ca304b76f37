/**
 * Below so many rows an index says more about chance than about a change: with 100 rows on either side, ten bins that
 * have not moved still give about .18 on average.
 */
export const STABILITY_ROWS_MIN = 100;
/** An index from which on a distribution counts as slightly moved. */
export const STABILITY_SLIGHT = 0.1;
/** An index from which on the population is another one. */
export const STABILITY_MOVED = 0.25;

/**
 * Population stability index (PSI) of later counts against earlier ones, bin by bin: the sum of (q - p) ln(q / p) over
 * the shares p before and q after. Under .1 nothing has moved. Over .25 the population is another one. An empty bin
 * counts as half a row, so the index is finite. Source: Siddiqi, "Credit Risk Scorecards", 8.
 */
export function stabilityIndex(earlier: ArrayLike<number>, later: ArrayLike<number>): number {
  const [before, after] = [sharesOf(earlier), sharesOf(later)];
  return before.reduce((sum, share, bin) => {
    const other = after[bin] ?? share;
    return sum + (other - share) * Math.log(other / share);
  }, 0);
}

function sharesOf(counts: ArrayLike<number>): readonly number[] {
  const all = Array.from(counts);
  const total = all.reduce((sum, count) => sum + count, 0);
  return all.map((count) => Math.max(count, 0.5) / Math.max(total, 1));
}
