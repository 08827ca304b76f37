import type { Point } from '../box.ts';
import type { Followed } from './follow-points.ts';

/** A turn, a zoom and a shift: (x, y) becomes (a x - b y + tx, b x + a y + ty). */
export interface Similarity {
  readonly a: number;
  readonly b: number;
  readonly tx: number;
  readonly ty: number;
}

/** A similarity, and the places that moved by it. */
export interface FittedSimilarity {
  readonly similarity: Similarity;
  readonly inliers: readonly Followed[];
}

/** Moves a place by a similarity. */
export function moveBy({ a, b, tx, ty }: Similarity, { x, y }: Point): Point {
  return { x: a * x - b * y + tx, y: b * x + a * y + ty };
}

/** Pairs of places from which a similarity is tried. */
const TRIALS = 120;

/**
 * Fits the similarity by which most of the places moved, and the places that lie within `tolerancePx` of it. Pairs are
 * tried in a fixed order, so the same places give the same result. `null` if there are fewer than `inliersMin` of them.
 * Source: Fischler and Bolles, Random Sample Consensus, 1981, with pairs that are spread evenly in place of random ones.
 */
export function fitSimilarity(
  places: readonly Followed[],
  { tolerancePx, inliersMin }: { readonly tolerancePx: number; readonly inliersMin: number },
): FittedSimilarity | null {
  let best: readonly Followed[] = [];
  for (let trial = 0; trial < TRIALS; trial++) {
    const pair = pairOf(places, trial);
    const tried = pair && leastSquares(pair);
    if (!tried) continue;
    const near = places.filter((place) => errorOf(tried, place) <= tolerancePx);
    if (near.length > best.length) best = near;
  }
  if (best.length < inliersMin) return null;
  for (let round = 0; round < 2; round++) {
    const refined = leastSquares(best);
    if (refined === null) return null;
    best = places.filter((place) => errorOf(refined, place) <= tolerancePx);
  }
  const similarity = leastSquares(best);
  return similarity === null || best.length < inliersMin ? null : { similarity, inliers: best };
}

/** How far a place is from where the similarity moves it, in pixels. */
export function errorOf(similarity: Similarity, { from, to }: Followed): number {
  const moved = moveBy(similarity, from);
  return Math.hypot(moved.x - to.x, moved.y - to.y);
}

/**
 * Picks a pair for a trial. Over many trials, every place and every distance in the list comes up about equally often.
 */
function pairOf(places: readonly Followed[], trial: number): readonly [Followed, Followed] | null {
  const first = (trial * 7) % Math.max(1, places.length);
  const second = (first + 1 + ((trial * 13) % Math.max(1, places.length - 1))) % Math.max(1, places.length);
  const [one, other] = [places[first], places[second]];
  return one && other && one !== other ? [one, other] : null;
}

function leastSquares(places: readonly Followed[]): Similarity | null {
  const count = places.length;
  const [fx, fy, gx, gy] = [
    places.reduce((sum, { from }) => sum + from.x, 0) / count,
    places.reduce((sum, { from }) => sum + from.y, 0) / count,
    places.reduce((sum, { to }) => sum + to.x, 0) / count,
    places.reduce((sum, { to }) => sum + to.y, 0) / count,
  ];
  let [along, across, spread] = [0, 0, 0];
  for (const { from, to } of places) {
    const [x, y, u, v] = [from.x - fx, from.y - fy, to.x - gx, to.y - gy];
    along += x * u + y * v;
    across += x * v - y * u;
    spread += x * x + y * y;
  }
  if (!(spread > 1)) return null;
  const [a, b] = [along / spread, across / spread];
  return { a, b, tx: gx - a * fx + b * fy, ty: gy - b * fx - a * fy };
}
