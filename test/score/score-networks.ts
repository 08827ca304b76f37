import type { ModelDocument, OnnxModel } from '../../src/features/fraud-score/score/model-document.ts';
import { writeOnnx, type OnnxNetwork, type OnnxNode } from '../vision/write-onnx.ts';

/** A logistic regression. Every test compares a network with it. */
export interface Logistic {
  readonly columns: readonly string[];
  readonly weights: readonly number[];
  readonly bias: number;
}

/** A logistic regression as a network from [rows, columns] to [rows, 2], the layout of scikit-learn's converter. */
export function logisticNetwork({ columns, weights, bias }: Logistic, changed: Partial<OnnxNetwork> = {}): Uint8Array {
  return writeOnnx({
    inputs: [{ name: 'row', type: 1, shape: ['n', columns.length] }],
    outputs: [{ name: 'probabilities', type: 1, shape: ['n', 2] }],
    nodes: [
      { op: 'MatMul', inputs: ['row', 'weights'], outputs: ['product'] },
      { op: 'Add', inputs: ['product', 'bias'], outputs: ['logit'] },
      { op: 'Sigmoid', inputs: ['logit'], outputs: ['fraud'] },
      { op: 'Sub', inputs: ['one', 'fraud'], outputs: ['genuine'] },
      { op: 'Concat', inputs: ['genuine', 'fraud'], outputs: ['probabilities'], int: { axis: 1 } },
    ],
    weights: [
      { name: 'weights', type: 1, shape: [columns.length, 1], values: Float32Array.from(weights) },
      { name: 'bias', type: 1, shape: [1], values: Float32Array.of(bias) },
      { name: 'one', type: 1, shape: [1], values: Float32Array.of(1) },
    ],
    ...changed,
  });
}

/**
 * A tree on the first of two columns, in the layout that scikit-learn's converter gives a classifier without ZipMap: a
 * label beside the probabilities. Up to `edge`, fraud has the probability `low`. Above it, `high`.
 */
export function treeNetwork(edge: number, low: number, high: number): Uint8Array {
  return writeOnnx({
    inputs: [{ name: 'row', type: 1, shape: ['n', 2] }],
    outputs: [
      { name: 'label', type: 7, shape: ['n'] },
      { name: 'probabilities', type: 1, shape: ['n', 2] },
    ],
    nodes: [
      {
        op: 'TreeEnsembleClassifier',
        domain: 'ai.onnx.ml',
        inputs: ['row'],
        outputs: ['label', 'probabilities'],
        ints: {
          nodes_treeids: [0, 0, 0],
          nodes_nodeids: [0, 1, 2],
          nodes_featureids: [0, 0, 0],
          nodes_truenodeids: [1, 0, 0],
          nodes_falsenodeids: [2, 0, 0],
          class_treeids: [0, 0, 0, 0],
          class_nodeids: [1, 1, 2, 2],
          class_ids: [0, 1, 0, 1],
          classlabels_int64s: [0, 1],
        },
        floats: { nodes_values: [edge, 0, 0], class_weights: [1 - low, low, 1 - high, high] },
        texts: { nodes_modes: ['BRANCH_LEQ', 'LEAF', 'LEAF'] },
      },
    ],
    weights: [],
  });
}

/** A network from one row to one value, through the given steps from 'row' to 'value'. */
export function oneRowNetwork(
  columns: number,
  nodes: readonly OnnxNode[],
  weights: OnnxNetwork['weights'] = [],
): Uint8Array {
  return writeOnnx({
    inputs: [{ name: 'row', type: 1, shape: [1, columns] }],
    outputs: [{ name: 'value', type: 1, shape: [1, 1] }],
    nodes,
    weights,
  });
}

/** Takes about 1.5 seconds of a core for one row: it multiplies a square matrix of 1024 with itself many times. */
export function slowNetwork(columns: number): Uint8Array {
  const size = 1024;
  const rounds = 40;
  return oneRowNetwork(
    columns,
    [
      { op: 'ReduceMean', inputs: ['row'], outputs: ['mean'], ints: { axes: [1] } },
      { op: 'Add', inputs: ['square', 'mean'], outputs: ['square0'] },
      ...Array.from({ length: rounds }, (_, round) => ({
        op: 'MatMul',
        inputs: [`square${round}`, 'square'],
        outputs: [`square${round + 1}`],
      })),
      { op: 'ReduceMean', inputs: [`square${rounds}`], outputs: ['value'], ints: { axes: [0, 1] } },
    ],
    [{ name: 'square', type: 1, shape: [size, size], values: new Float32Array(size * size).fill(1 / size) }],
  );
}

/** The model document of `logisticNetwork`. */
export function networkModel(columns: readonly string[], changed: Partial<OnnxModel> = {}): OnnxModel {
  return {
    kind: 'onnx',
    columns: [...columns],
    input: 'row',
    output: 'probabilities',
    outputIs: 'probability',
    missing: 0,
    ...changed,
  };
}

/** The model document of `oneRowNetwork`. */
export function oneRowModel(columns: readonly string[]): OnnxModel {
  return networkModel(columns, { output: 'value', outputIs: 'log-odds' });
}

/** A whole document. */
export function documentOf(model: ModelDocument['model']): ModelDocument {
  return { format: 'renzheng.score-model', version: 1, calibration: { slope: 1, intercept: 0 }, model };
}

/** A scorecard that counts fresh evidence of one code. */
export const EVIDENCE_SCORECARD = documentOf({
  kind: 'scorecard',
  intercept: -1,
  parts: [{ column: 'evidence11004', edges: [0.5], woe: [-0.2, 2.4], missingWoe: 0, informationValue: 0.1, weight: 1 }],
});
