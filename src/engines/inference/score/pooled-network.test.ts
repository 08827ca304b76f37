import { afterEach, describe, expect, test } from 'vitest';
import {
  logisticNetwork,
  networkModel,
  oneRowModel,
  oneRowNetwork,
  slowNetwork,
  treeNetwork,
  type Logistic,
} from '../../../../test/score/score-networks.ts';
import type { OnnxNetwork } from '../../../../test/vision/write-onnx.ts';
import { systemClock } from '../../../kernel/clock.ts';
import { Fault } from '../../../kernel/fault.ts';
import type { OpenScoreNetwork } from '../../../features/fraud-score/score/load-model.ts';
import type { OnnxModel } from '../../../features/fraud-score/score/model-document.ts';
import { NO_OBSERVER } from '../pool/pool-observer.ts';
import { createOpenNetwork } from './pooled-network.ts';

const LOGISTIC: Logistic = { columns: ['a', 'b', 'c'], weights: [0.7, -1.5, 2], bias: -0.3 };
const MODEL = networkModel(LOGISTIC.columns);
const ROWS = [
  [1, 2, 3],
  [0, 0, 0],
  [-2, 0.5, 0.25],
  [4, -4, -4],
];
const { signal } = new AbortController();
const opened: OpenScoreNetwork[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((network) => network.close()));
});

async function open(model: OnnxModel, bytes: Uint8Array, limits: { timeoutMs?: number; queueMax?: number } = {}) {
  const openNetwork = createOpenNetwork({
    workers: 1,
    queueMax: 100,
    timeoutMs: 20_000,
    clock: systemClock,
    observer: NO_OBSERVER,
    ...limits,
  });
  const network = await openNetwork(model, bytes);
  opened.push(network);
  return network;
}

async function faultOf(work: Promise<unknown>): Promise<Fault> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('there was no fault');
}

function logitsOf({ weights, bias }: Logistic): number[] {
  return ROWS.map((row) => row.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), bias));
}

function expectLogits(found: readonly number[], expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  for (const [at, value] of found.entries()) expect(value).toBeCloseTo(expected[at] ?? Number.NaN, 3);
}

describe('a network of the fraud score', () => {
  test('gives the values of its formula for many rows at once', async () => {
    const network = await open(MODEL, logisticNetwork(LOGISTIC));
    expectLogits(await network.run(ROWS, signal), logitsOf(LOGISTIC));
  });

  test('is asked row by row if it takes only one row', async () => {
    const shaped: Partial<OnnxNetwork> = {
      inputs: [{ name: 'row', type: 1, shape: [1, 3] }],
      outputs: [{ name: 'probabilities', type: 1, shape: [1, 2] }],
    };
    const network = await open(MODEL, logisticNetwork(LOGISTIC, shaped));
    expectLogits(await network.run(ROWS, signal), logitsOf(LOGISTIC));
  });

  test('may give log-odds', async () => {
    const network = await open(
      networkModel(LOGISTIC.columns, { output: 'logit', outputIs: 'log-odds' }),
      logisticNetwork(LOGISTIC, { outputs: [{ name: 'logit', type: 1, shape: ['n', 1] }] }),
    );
    expectLogits(await network.run(ROWS, signal), logitsOf(LOGISTIC));
  });

  test('may be a classifier of trees that gives a label beside its probabilities', async () => {
    const network = await open(networkModel(['a', 'b']), treeNetwork(1.5, 0.2, 0.9));
    const rows = [
      [1, 9],
      [1.5, 0],
      [1.6, 0],
    ];
    expectLogits(await network.run(rows, signal), [Math.log(0.25), Math.log(0.25), Math.log(9)]);
    expect((await faultOf(open(networkModel(['a', 'b'], { output: 'label' }), treeNetwork(1, 0, 1)))).message).toMatch(
      /expected output 'label' of float32, found int64/,
    );
  });

  test('gives no answer that is not a number', async () => {
    const network = await open(
      oneRowModel(['a']),
      oneRowNetwork(1, [{ op: 'Log', inputs: ['row'], outputs: ['value'] }]),
    );
    expect(await network.run([[Math.E]], signal)).toEqual([expect.closeTo(1, 5)]);
    for (const value of [-1, 0])
      expect(await faultOf(network.run([[value]], signal))).toMatchObject({
        kind: 'corrupt',
        message: expect.stringMatching(/output 'value' is (NaN|-Infinity), not a number/),
      });
  });

  test('gives no probability outside 0 to 1', async () => {
    const network = await open(
      { ...oneRowModel(['a']), outputIs: 'probability' },
      oneRowNetwork(1, [{ op: 'Identity', inputs: ['row'], outputs: ['value'] }]),
    );
    expect(await network.run([[0.5]], signal)).toEqual([0]);
    expect((await network.run([[1]], signal))[0]).toBeGreaterThan(13);
    for (const value of [1.01, -0.01])
      expect((await faultOf(network.run([[value]], signal))).message).toMatch(/not a probability/);
  });

  test('fails in time if it is too slow, delays no other network, and closes cleanly', async () => {
    const network = await open(oneRowModel(['a']), slowNetwork(1), { timeoutMs: 50 });
    const asked = performance.now();
    expect(await faultOf(network.run([[1]], signal))).toMatchObject({ kind: 'timeout' });
    expect(performance.now() - asked).toBeLessThan(1000);
    await network.close();
    expect(await faultOf(network.run([[1]], signal))).toMatchObject({ kind: 'unavailable' });
  });

  test('refuses what its queue cannot hold, and finishes running questions when it closes', async () => {
    const network = await open(MODEL, logisticNetwork(LOGISTIC), { queueMax: 2 });
    const asked = Array.from({ length: 3 }, () => network.run(ROWS, signal));
    expect(await faultOf(network.run(ROWS, signal))).toMatchObject({ kind: 'unavailable' });
    await network.close();
    for (const each of asked) expectLogits(await each, logitsOf(LOGISTIC));
  });

  test('is given up together with the call that asked', async () => {
    const network = await open(MODEL, logisticNetwork(LOGISTIC));
    expect(await faultOf(network.run(ROWS, AbortSignal.abort()))).toMatchObject({ kind: 'timeout' });
  });
});

describe('a file that is not what its document says is refused', () => {
  const doubled = { inputs: [{ name: 'row', type: 11, shape: ['n', 3] }] } as const;
  const identity = (outputs: OnnxNetwork['outputs']): Partial<OnnxNetwork> => ({
    ...doubled,
    outputs,
    nodes: [{ op: 'Identity', inputs: ['row'], outputs: ['probabilities'] }],
    weights: [],
  });
  const loop: Partial<OnnxNetwork> = { nodes: [{ op: 'Loop', inputs: ['', ''], outputs: ['probabilities'] }] };
  const branch = { inputs: [], outputs: [], weights: [], ...loop, nodes: loop.nodes ?? [] };
  const outside = [{ name: 'weights', type: 1, shape: [3, 1], values: new Float32Array(3), outside: 'w.bin' } as const];

  test.each<[string, Partial<OnnxModel>, Partial<OnnxNetwork>, RegExp]>([
    ['input name', { input: 'x' }, {}, /expected input 'x', found row/],
    ['columns', { columns: ['a', 'b'] }, {}, /expected input 'row' of \[rows, 2\].*, found \[n, 3\]/],
    ['output name', { output: 'score' }, {}, /expected output 'score', found probabilities/],
    ['rows', {}, { inputs: [{ name: 'row', type: 1, shape: [7, 3] }] }, /expected input 'row' of .*found \[7, 3\]/],
    [
      'type',
      {},
      identity([{ name: 'probabilities', type: 11, shape: ['n', 3] }]),
      /input 'row' of float32, found float64.*output 'probabilities' of float32, found float64/,
    ],
    [
      'number of inputs',
      {},
      { inputs: ['row', 'more'].map((name) => ({ name, type: 1, shape: ['n', 3] }) as const) },
      /expected one input, found 2/,
    ],
    ['weights in other files', {}, { weights: outside }, /weights in other files/],
    ['loop', {}, loop, /operator Loop/],
    [
      'loop in a branch',
      {},
      { nodes: [{ op: 'If', inputs: ['x'], outputs: ['y'], graphs: { then_branch: branch } }] },
      /operator Loop/,
    ],
  ])('by its %s', async (_, model, network, message) => {
    const fault = await faultOf(open({ ...MODEL, ...model }, logisticNetwork(LOGISTIC, network)));
    expect(fault).toMatchObject({ kind: 'corrupt', message: expect.stringMatching(message) });
  });

  test('a file that is cut off at any point, or is not a network', async () => {
    const whole = logisticNetwork(LOGISTIC);
    const cuts = [1, 0.1, 0.5, 0.9].map((part) => whole.subarray(0, Math.floor((whole.length - 1) * part)));
    for (const bytes of [...cuts, Buffer.from('not a network'), new Uint8Array()])
      expect(await faultOf(open(MODEL, new Uint8Array(bytes)))).toMatchObject({ kind: 'corrupt' });
  });
});
