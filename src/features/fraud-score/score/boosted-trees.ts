import { countOutcomes } from '../../../statistics/count-outcomes.ts';
import { checkTable, type LabelledTable } from './labelled-table.ts';
import { sigmoid } from '../../../statistics/logistic-regression.ts';
import { growTree, type GrowOptions } from './grow-tree.ts';
import { binAt, quantileEdges, type Direction } from './woe-bins.ts';
import { present } from '../../../kernel/assert.ts';

/**
 * One node of a tree. Nodes are listed from the root. A row goes `left` if its value is below `threshold` or not known.
 * If `feature` is -1, the node is a leaf, and its `value` is added to the log-odds.
 */
export interface TreeNode {
  readonly feature: number;
  readonly threshold: number;
  readonly left: number;
  readonly right: number;
  readonly value: number;
}

/** A gradient-boosted ensemble over named columns. The log-odds are the base plus one leaf of each tree. */
export interface BoostedTrees {
  readonly kind: 'boosted-trees';
  readonly columns: readonly string[];
  readonly base: number;
  readonly trees: readonly (readonly TreeNode[])[];
}

/** How trees are grown. Every option has a default. */
export interface BoostOptions {
  readonly trees?: number;
  readonly learningRate?: number;
  readonly leavesMax?: number;
  readonly rowsMinLeaf?: number;
  readonly l2?: number;
  /** Share of the rows that each tree sees, drawn by `random`. */
  readonly rowShare?: number;
  /** The direction that the log-odds must keep along a column. The default is none. */
  readonly direction?: (column: string) => Direction;
  /** Gives a number from 0 to 1, another at each call. Needed if `rowShare` is below 1. */
  readonly random?: () => number;
  /** Called after each tree. */
  readonly onTree?: (done: number, of: number) => void;
}

const BINS_MAX = 255;

/**
 * Gradient boosting of log loss over histograms of at most 255 bins for each column, leaf by leaf, with monotone
 * constraints. Sources: Chen and Guestrin, "XGBoost", 2016 (gains, leaf values). Ke et al., "LightGBM", 2017
 * (histograms, leaf-wise growth). Throws RangeError if the table holds only one outcome.
 */
export function fitBoostedTrees(table: LabelledTable, options: BoostOptions = {}): BoostedTrees {
  checkTable(table);
  const { trees: count = 150, learningRate = 0.08, rowShare = 1, direction = () => 0, random } = options;
  const rows = table.labels.length;
  const edges = table.values.map((column) => quantileEdges(column, BINS_MAX));
  const binned = table.values.map((column, at) => binColumn(column, edges[at] ?? []));
  const grow: GrowOptions = {
    directions: table.columns.map(direction),
    leavesMax: options.leavesMax ?? 16,
    rowsMinLeaf: options.rowsMinLeaf ?? 50,
    l2: options.l2 ?? 5,
    learningRate,
  };
  const { frauds, genuine } = countOutcomes(table.labels);
  const base = Math.log(frauds / genuine);
  const logOdds = new Float64Array(rows).fill(base);
  const gradients = new Float64Array(rows);
  const hessians = new Float64Array(rows);
  const trees: TreeNode[][] = [];
  for (let done = 1; done <= count; done += 1) {
    differentiate(logOdds, table.labels, gradients, hessians);
    const sample = drawRows(rows, rowShare, random);
    const grown = growTree({ binned, gradients, hessians }, sample, grow);
    const tree = grown.map(({ bin, ...node }) => ({ ...node, threshold: thresholdOf(bin, edges[node.feature]) }));
    for (let row = 0; row < rows; row += 1) {
      let at = 0;
      for (let node = grown[0]; node && node.feature >= 0; node = grown[at])
        at = present(binned[node.feature]?.[row]) <= node.bin ? node.left : node.right;
      logOdds[row] = present(logOdds[row]) + present(grown[at]).value;
    }
    trees.push(tree);
    options.onTree?.(done, count);
  }
  return { kind: 'boosted-trees', columns: table.columns, base, trees };
}

/**
 * The least value that goes right of a node if its left side ends with `bin`. If only values that are not known go left,
 * every number goes right. A leaf has no edges, and its threshold is not read.
 */
function thresholdOf(bin: number, edges: readonly number[] | undefined): number {
  if (edges === undefined) return 0;
  return bin === 0 ? -Number.MAX_VALUE : present(edges[bin - 1]);
}

/** Bin 0 holds values that are not known. Bin k holds values between edges k - 2 and k - 1. */
function binColumn(column: Float64Array, edges: readonly number[]): Uint8Array {
  const sorted = Float64Array.from(edges);
  return Uint8Array.from(column, (value) => (Number.isNaN(value) ? 0 : 1 + binAt(sorted, value)));
}

function differentiate(logOdds: Float64Array, labels: Uint8Array, gradients: Float64Array, hessians: Float64Array) {
  for (let row = 0; row < labels.length; row += 1) {
    const probability = sigmoid(present(logOdds[row]));
    gradients[row] = probability - present(labels[row]);
    hessians[row] = Math.max(probability * (1 - probability), 1e-12);
  }
}

function drawRows(rows: number, share: number, random: (() => number) | undefined): Uint32Array {
  const drawn = new Uint32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row += 1) if (share >= 1 || !random || random() < share) drawn[count++] = row;
  return drawn.subarray(0, count);
}

/** Log-odds of one row. Its values are in the order of the ensemble's columns. */
export function boostedLogOdds({ base, trees }: BoostedTrees, row: ArrayLike<number>): number {
  let logOdds = base;
  for (const tree of trees) {
    let node = tree[0];
    while (node && node.feature >= 0) {
      const value = row[node.feature] ?? Number.NaN;
      node = tree[value >= node.threshold ? node.right : node.left];
    }
    logOdds += present(node).value;
  }
  return logOdds;
}

/** Log-odds of every row of a table. The table must have the ensemble's columns, in any order. */
export function boostRows(model: BoostedTrees, table: LabelledTable): Float64Array {
  const columns = model.columns.map((column) => present(table.values[table.columns.indexOf(column)]));
  const row = new Float64Array(columns.length);
  return Float64Array.from({ length: table.labels.length }, (_, at) => {
    for (let column = 0; column < row.length; column += 1) row[column] = present(present(columns[column])[at]);
    return boostedLogOdds(model, row);
  });
}

/**
 * How much each column moved the log-odds of a row. Along the path in each tree, the change of the node's value is
 * credited to the column that was compared (Saabas 2014). The contributions and the base add up to the log-odds.
 */
export function boostedContributions(model: BoostedTrees, row: ArrayLike<number>): Map<string, number> {
  const moved = new Map<string, number>();
  for (const tree of model.trees) {
    let node = tree[0];
    moved.set('(all rows)', (moved.get('(all rows)') ?? 0) + present(node).value);
    while (node && node.feature >= 0) {
      const value = row[node.feature] ?? Number.NaN;
      const next: TreeNode = present(tree[value >= node.threshold ? node.right : node.left]);
      const column = present(model.columns[node.feature]);
      moved.set(column, (moved.get(column) ?? 0) + next.value - node.value);
      node = next;
    }
  }
  return moved;
}
