import { present } from '../../kernel/assert.ts';

/** A share of trials with its exact 95 % confidence interval. */
export interface ErrorRate {
  readonly errors: number;
  readonly trials: number;
  /** errors / trials. NaN if there are no trials. */
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/** A rate as JSON holds it, which has no NaN. */
export function shownRate({ rate, ...rest }: ErrorRate) {
  return { ...rest, rate: Number.isNaN(rate) ? null : rate };
}

const TAIL = 0.025;
const BISECTIONS = 60;

/**
 * The rate of `errors` in `trials` independent trials, with the Clopper-Pearson interval at 95 %. If there was no
 * error, the one-sided bound is the rule of three: at most 3 / trials. For example, no error in 3000 trials bounds the
 * rate by 1e-3. Source: Clopper and Pearson 1934. ISO/IEC 19795-1 for the rule of three.
 */
export function errorRate(errors: number, trials: number): ErrorRate {
  const rate = errors / trials;
  if (trials === 0) return { errors, trials, rate: NaN, low: 0, high: 1 };
  const low = errors === 0 ? 0 : bisect((p) => 1 - binomialCdf(errors - 1, trials, p) < TAIL);
  const high = errors === 0 ? Math.min(1, 3 / trials) : bisect((p) => binomialCdf(errors, trials, p) > TAIL);
  return { errors, trials, rate, low, high: errors === trials ? 1 : high };
}

/** The p in 0..1 at which `below` turns from true to false. */
function bisect(below: (p: number) => boolean): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < BISECTIONS; step++) {
    const middle = (low + high) / 2;
    if (below(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(X <= k) of a binomial variable. The terms are summed from the largest down until they no longer matter. */
function binomialCdf(k: number, n: number, p: number): number {
  if (k >= n || p <= 0) return 1;
  if (p >= 1) return 0;
  const mean = n * p;
  if (k > mean) return 1 - sumTerms({ from: k + 1, step: 1, n, p });
  return sumTerms({ from: k, step: -1, n, p });
}

function sumTerms({ from, step, n, p }: { from: number; step: 1 | -1; n: number; p: number }): number {
  let term = Math.exp(
    logGamma(n + 1) - logGamma(from + 1) - logGamma(n - from + 1) + from * Math.log(p) + (n - from) * Math.log1p(-p),
  );
  const odds = p / (1 - p);
  let sum = 0;
  for (let k = from; k >= 0 && k <= n && (term > sum * 1e-12 || sum === 0); k += step) {
    sum += term;
    term *= step === 1 ? ((n - k) / (k + 1)) * odds : k / (n - k + 1) / odds;
    if (term === 0) break;
  }
  return Math.min(1, sum);
}

/** Lanczos approximation, g = 7, nine terms. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

function logGamma(x: number): number {
  const shifted = x - 1;
  const base = shifted + 7.5;
  const series = LANCZOS.reduce((sum, term, at) => sum + (at === 0 ? term : term / (shifted + at)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(series);
}

/** Cosines of pairs, ascending. */
export type SortedCosines = Float32Array;

/** Number of values that are at least `cosine`. */
export function countAtLeast(sorted: SortedCosines, cosine: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (present(sorted[middle]) < cosine) low = middle + 1;
    else high = middle;
  }
  return sorted.length - low;
}

/** How many of `trials` may be errors if their share is to be at most `rate`. */
export function errorsWithin(trials: number, rate: number): number {
  // The product of e.g. 3000 and 1e-3 may lie a little under 3.
  return Math.floor(trials * rate * (1 + 1e-12));
}

/**
 * The cosine at which a share of `far` of the impostors is accepted, and not one more: the (far * n)-th from the top,
 * rounded down. It is the highest cosine if the share is less than one of them.
 */
export function cosineAtFar(impostors: SortedCosines, far: number): number {
  const rank = Math.min(impostors.length, Math.max(1, errorsWithin(impostors.length, far)));
  return impostors[impostors.length - rank] ?? NaN;
}
