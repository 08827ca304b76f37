import type { Direction } from './woe-bins.ts';
import { present } from '../../../kernel/assert.ts';

/** The input for growing a tree: bins by column, and the first and second derivative of the loss for each row. */
export interface GrowData {
  readonly binned: readonly Uint8Array[];
  readonly gradients: Float64Array;
  readonly hessians: Float64Array;
}

/** Limits and regularisation of one tree. `l2` is added to the sum of second derivatives in a leaf. */
export interface GrowOptions {
  readonly directions: readonly Direction[];
  readonly leavesMax: number;
  readonly rowsMinLeaf: number;
  readonly l2: number;
  readonly learningRate: number;
}

/**
 * A node of a tree over bins. A row goes left if its bin of `feature` is at most `bin`. If `feature` is -1, the node is
 * a leaf.
 */
export interface GrownNode {
  readonly feature: number;
  readonly bin: number;
  readonly left: number;
  readonly right: number;
  /** The value after shrinking by the learning rate. */
  readonly value: number;
}

const BINS = 256;
const GAIN_MIN = 1e-6;

interface Split {
  readonly feature: number;
  readonly bin: number;
  readonly gain: number;
  readonly leftValue: number;
  readonly rightValue: number;
}

interface Leaf {
  readonly node: number;
  readonly rows: Uint32Array;
  /** Gradient, hessian and count of each bin of each column. */
  readonly histogram: Float64Array;
  /** Bounds of the leaf's value, so that the columns with a direction keep it. */
  readonly low: number;
  readonly high: number;
  readonly split: Split | null;
}

/** Grows one tree. It always splits the leaf that gains most. `rows` is sorted in place. */
export function growTree(data: GrowData, rows: Uint32Array, options: GrowOptions): GrownNode[] {
  const histogram = histogramOf(data, rows);
  const root = { node: 0, rows, histogram, low: -Infinity, high: Infinity };
  const leaves: Leaf[] = [{ ...root, split: bestSplit(histogram, root, options) }];
  const nodes: GrownNode[] = [leafNode(rootValue(histogram, options), options)];
  while (leaves.length < options.leavesMax) {
    const at = leaves.reduce(
      (best, { split }, i) => ((split?.gain ?? 0) > (leaves[best]?.split?.gain ?? 0) ? i : best),
      0,
    );
    const leaf = leaves[at];
    if (!leaf?.split) break;
    const { feature, bin, leftValue, rightValue } = leaf.split;
    const left = nodes.push(leafNode(leftValue, options)) - 1;
    const right = nodes.push(leafNode(rightValue, options)) - 1;
    nodes[leaf.node] = { feature, bin, left, right, value: present(nodes[leaf.node]).value };
    leaves.splice(at, 1, ...divide(data, leaf, leaf.split, { left, right, options }));
  }
  return nodes;
}

function leafNode(value: number, { learningRate }: GrowOptions): GrownNode {
  return { feature: -1, bin: 0, left: 0, right: 0, value: value * learningRate };
}

interface Division {
  readonly left: number;
  readonly right: number;
  readonly options: GrowOptions;
}

/**
 * The two leaves under a split. The smaller one's histogram is counted, and the other one's is the difference from the
 * parent's.
 */
function divide(data: GrowData, leaf: Leaf, split: Split, { left, right, options }: Division): [Leaf, Leaf] {
  const { rows } = leaf;
  const bins = data.binned[split.feature] ?? new Uint8Array();
  const later: number[] = [];
  let count = 0;
  for (const row of rows) {
    if (present(bins[row]) <= split.bin) rows[count++] = row;
    else later.push(row);
  }
  rows.set(later, count);
  const [leftRows, rightRows] = [rows.subarray(0, count), rows.subarray(count)];
  const isLeftSmaller = leftRows.length < rightRows.length;
  const small = histogramOf(data, isLeftSmaller ? leftRows : rightRows);
  const large = leaf.histogram.map((value, at) => value - present(small[at]));
  const direction = present(options.directions[split.feature]);
  const middle = (split.leftValue + split.rightValue) / 2;
  const make = (node: number, own: Uint32Array, histogram: Float64Array, bounds: Pick<Leaf, 'low' | 'high'>): Leaf => {
    const bounded = { node, rows: own, histogram, ...bounds };
    return { ...bounded, split: bestSplit(histogram, bounded, options) };
  };
  const { low, high } = leaf;
  return [
    make(left, leftRows, isLeftSmaller ? small : large, {
      low: direction < 0 ? Math.max(low, middle) : low,
      high: direction > 0 ? Math.min(high, middle) : high,
    }),
    make(right, rightRows, isLeftSmaller ? large : small, {
      low: direction > 0 ? Math.max(low, middle) : low,
      high: direction < 0 ? Math.min(high, middle) : high,
    }),
  ];
}

function histogramOf({ binned, gradients, hessians }: GrowData, rows: Uint32Array): Float64Array {
  const histogram = new Float64Array(binned.length * BINS * 3);
  for (let column = 0; column < binned.length; column += 1) {
    const bins = binned[column] ?? new Uint8Array();
    const base = column * BINS * 3;
    for (let at = 0; at < rows.length; at += 1) {
      const row = present(rows[at]);
      const cell = base + present(bins[row]) * 3;
      histogram[cell] = present(histogram[cell]) + present(gradients[row]);
      histogram[cell + 1] = present(histogram[cell + 1]) + present(hessians[row]);
      histogram[cell + 2] = present(histogram[cell + 2]) + 1;
    }
  }
  return histogram;
}

interface Totals {
  readonly gradient: number;
  readonly hessian: number;
  readonly count: number;
}

function totalsOf(histogram: Float64Array): Totals {
  const totals = { gradient: 0, hessian: 0, count: 0 };
  for (let bin = 0; bin < BINS; bin += 1) {
    totals.gradient += present(histogram[bin * 3]);
    totals.hessian += present(histogram[bin * 3 + 1]);
    totals.count += present(histogram[bin * 3 + 2]);
  }
  return totals;
}

function rootValue(histogram: Float64Array, { l2 }: GrowOptions): number {
  const { gradient, hessian } = totalsOf(histogram);
  return -gradient / (hessian + l2);
}

/** How much the loss falls at a leaf with these sums if its value is `value`. */
function gainOf(gradient: number, hessian: number, value: number): number {
  return -(gradient * value + 0.5 * hessian * value * value);
}

function bestSplit(
  histogram: Float64Array,
  { low, high }: Pick<Leaf, 'low' | 'high'>,
  { directions, l2, rowsMinLeaf }: GrowOptions,
): Split | null {
  const { gradient, hessian, count } = totalsOf(histogram);
  const valueOf = (g: number, h: number) => Math.min(high, Math.max(low, -g / (h + l2)));
  const before = gainOf(gradient, hessian + l2, valueOf(gradient, hessian));
  let best: Split | null = null;
  for (let feature = 0; feature < directions.length; feature += 1) {
    const direction = present(directions[feature]);
    const left = { gradient: 0, hessian: 0, count: 0 };
    for (let bin = 0; bin < BINS - 1; bin += 1) {
      const cell = (feature * BINS + bin) * 3;
      const inBin = present(histogram[cell + 2]);
      if (inBin === 0) continue;
      left.gradient += present(histogram[cell]);
      left.hessian += present(histogram[cell + 1]);
      left.count += inBin;
      if (left.count < rowsMinLeaf) continue;
      if (count - left.count < rowsMinLeaf) break;
      const right = { gradient: gradient - left.gradient, hessian: hessian - left.hessian };
      const leftValue = valueOf(left.gradient, left.hessian);
      const rightValue = valueOf(right.gradient, right.hessian);
      if (direction * (rightValue - leftValue) < 0) continue;
      const after =
        gainOf(left.gradient, left.hessian + l2, leftValue) + gainOf(right.gradient, right.hessian + l2, rightValue);
      const gain = after - before;
      if (gain > Math.max(best?.gain ?? 0, GAIN_MIN)) best = { feature, bin, gain, leftValue, rightValue };
    }
  }
  return best;
}
