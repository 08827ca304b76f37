import { present } from '../../../kernel/assert.ts';

/** The direction of the log-odds along a column: up (1), down (-1), or free (0). */
export type Direction = -1 | 0 | 1;

/** A column cut into bins, each with its weight of evidence. */
export interface WoeBins {
  readonly column: string;
  /**
   * Ascending. Bin k holds values from edge k - 1 up to, but not including, edge k. There is one bin more than edges.
   */
  readonly edges: readonly number[];
  /** ln(share of the fraud / share of the genuine) of each bin. */
  readonly woe: readonly number[];
  /** Weight of evidence of values that are not known. */
  readonly missingWoe: number;
  /** Information value. Under .02 the column says nothing, over .3 it says much. */
  readonly informationValue: number;
}

/** How a column is cut into bins. Every option has a default. */
export interface BinOptions {
  readonly direction?: Direction;
  /** The most bins. */
  readonly binsMax?: number;
  /** The fewest rows in a bin, as a share of all rows. */
  readonly shareMin?: number;
  /** The fewest rows in a bin, if that is more than the share. */
  readonly rowsMin?: number;
  /** Number of fine bins (`quantileEdges`) among which cuts are sought. */
  readonly fineBins?: number;
}

interface Bin {
  /** Values at or above this belong to a later bin. */
  upper: number;
  fraud: number;
  genuine: number;
}

const SMOOTHING = 0.5;

/**
 * The position of the bin that holds `value`, found by binary search. For example, `binAt([3], 2)` is 0 and `binAt([3],
 * 3)` is 1.
 */
export function binAt(edges: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value < (edges[middle] ?? Infinity)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Weight of evidence of `value`. */
export function woeOf(bins: WoeBins, value: number): number {
  if (Number.isNaN(value)) return bins.missingWoe;
  return present(bins.woe[binAt(bins.edges, value)]);
}

/**
 * Cuts a column into bins. It starts from fine quantiles. Neighbours that differ least (chi-square) are then merged
 * until there are few enough, each is large enough, and the direction holds. Source: Siddiqi, "Credit Risk Scorecards",
 * 6.
 */
export function fitBins(column: string, values: Float64Array, labels: Uint8Array, options: BinOptions = {}): WoeBins {
  const { direction = 0, binsMax = 8, shareMin = 0.005, rowsMin = 1, fineBins = 64 } = options;
  const edges = quantileEdges(values, fineBins);
  const bins: Bin[] = [...edges, Infinity].map((upper) => ({ upper, fraud: 0, genuine: 0 }));
  const missing: Bin = { upper: Number.NaN, fraud: 0, genuine: 0 };
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] ?? Number.NaN;
    const bin = (Number.isNaN(value) ? missing : bins[binAt(edges, value)]) ?? missing;
    if (labels[row] === 1) bin.fraud += 1;
    else bin.genuine += 1;
  }
  const merged = mergeBins(bins, { direction, binsMax, rowsMin: Math.max(shareMin * values.length, rowsMin) });
  return weigh(column, merged, missing);
}

/**
 * Cuts the known values into at most `count` bins of similar size, and returns the lowest value of each bin except the
 * first. A value that alone fills a bin gets a bin of its own, and the other bins are shared out among the rest. So a
 * column in which nearly all rows are 0 is cut as finely in its tail as any other column. Source: Ke et al., "LightGBM",
 * 2017 (greedy bins). Example: `quantileEdges` of 97 zeros and of 1, 2 and 3, with a `count` of 4, is `[1, 2, 3]`.
 */
export function quantileEdges(values: Float64Array, count: number): number[] {
  const known = values.filter((value) => !Number.isNaN(value)).toSorted();
  const large = runsOver(known, known.length / count);
  const rest = large.reduce((left, { rows }) => left - rows, known.length);
  const target = rest / Math.max(count - large.length, 1);
  const largeAt = new Map(large.map(({ start, rows }) => [start, rows]));
  const edges: number[] = [];
  let filled = 0;
  for (let start = 0; start < known.length && edges.length + 1 < count;) {
    const alone = largeAt.get(start);
    const rows = alone ?? runLength(known, start);
    if (filled > 0 && (alone !== undefined || filled >= target)) {
      edges.push(present(known[start]));
      filled = 0;
    }
    // A large value closes its own bin, so that the value after it begins another one.
    filled = alone === undefined ? filled + rows : Infinity;
    start += rows;
  }
  return edges;
}

/** The equal values that fill more than `rowsMax` rows of a sorted column. */
function runsOver(sorted: Float64Array, rowsMax: number): { readonly start: number; readonly rows: number }[] {
  const runs: { readonly start: number; readonly rows: number }[] = [];
  for (let start = 0; start < sorted.length;) {
    const rows = runLength(sorted, start);
    if (rows > rowsMax) runs.push({ start, rows });
    start += rows;
  }
  return runs;
}

/** How many rows from `start` on hold the same value. */
function runLength(sorted: Float64Array, start: number): number {
  let end = start + 1;
  while (end < sorted.length && sorted[end] === sorted[start]) end += 1;
  return end - start;
}

interface MergeLimits {
  readonly direction: Direction;
  readonly binsMax: number;
  readonly rowsMin: number;
}

function mergeBins(bins: Bin[], { direction, binsMax, rowsMin }: MergeLimits): Bin[] {
  const left = bins.filter(({ fraud, genuine }, at) => fraud + genuine > 0 || at === bins.length - 1);
  while (left.length > 1) {
    const pair = pairToMerge(left, { direction, binsMax, rowsMin });
    if (pair === null) break;
    const [low, high] = [left[pair], left[pair + 1]];
    if (!low || !high) break;
    left.splice(pair, 2, { upper: high.upper, fraud: low.fraud + high.fraud, genuine: low.genuine + high.genuine });
  }
  return left;
}

/** The first of the two neighbours to merge. Null if every bin may stay. */
function pairToMerge(bins: readonly Bin[], { direction, binsMax, rowsMin }: MergeLimits): number | null {
  let closest: number | null = null;
  let least = Infinity;
  let mustMerge = bins.length > binsMax;
  for (let at = 0; at + 1 < bins.length; at += 1) {
    const [low, high] = [bins[at], bins[at + 1]];
    if (!low || !high) continue;
    const isSmall = Math.min(low.fraud + low.genuine, high.fraud + high.genuine) < rowsMin;
    const isWrong = direction !== 0 && direction * (rate(high) - rate(low)) < 0;
    const difference = chiSquare(low, high) - (isSmall ? 1e12 : isWrong ? 1e9 : 0);
    mustMerge ||= isSmall || isWrong;
    if (difference < least) [closest, least] = [at, difference];
  }
  return mustMerge ? closest : null;
}

function rate({ fraud, genuine }: Bin): number {
  return (fraud + SMOOTHING) / (fraud + genuine + 2 * SMOOTHING);
}

function chiSquare(a: Bin, b: Bin): number {
  const rows = a.fraud + a.genuine + b.fraud + b.genuine;
  const share = (a.fraud + b.fraud) / rows;
  if (share === 0 || share === 1) return 0;
  const part = ({ fraud, genuine }: Bin) => {
    const expected = (fraud + genuine) * share;
    return (fraud - expected) ** 2 / (expected * (1 - share));
  };
  return part(a) + part(b);
}

function weigh(column: string, bins: readonly Bin[], missing: Bin): WoeBins {
  const all = [...bins, missing];
  const fraud = all.reduce((sum, bin) => sum + bin.fraud, 0);
  const genuine = all.reduce((sum, bin) => sum + bin.genuine, 0);
  const woeOfBin = (bin: Bin) =>
    bin.fraud + bin.genuine === 0
      ? 0
      : Math.log((bin.fraud + SMOOTHING) / (fraud + SMOOTHING) / ((bin.genuine + SMOOTHING) / (genuine + SMOOTHING)));
  const informationValue = all.reduce(
    (sum, bin) => sum + (bin.fraud / fraud - bin.genuine / genuine) * woeOfBin(bin),
    0,
  );
  return {
    column,
    edges: bins.slice(0, -1).map(({ upper }) => upper),
    woe: bins.map(woeOfBin),
    missingWoe: woeOfBin(missing),
    informationValue,
  };
}
