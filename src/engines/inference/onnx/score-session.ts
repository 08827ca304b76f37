import { InferenceSession, Tensor } from 'onnxruntime-node';
import { Fault } from '../../../kernel/fault.ts';
import { checkNetworkFile } from './network-file.ts';
import { SESSION_OPTIONS } from './session-options.ts';
import { inputCountProblems, isOpen, tensorProblems, type Tensors } from './tensor-problems.ts';
import { told } from '../../../kernel/told.ts';

/** What the network of a fraud-score model must look like. */
export interface ScoreNetworkShape {
  readonly columns: number;
  /** Name of the float32 input of [rows, columns]. Its rows may be open or 1. */
  readonly input: string;
  /** Name of the float32 output of [rows] or [rows, values]. */
  readonly output: string;
}

/** A loaded network of the fraud score. It runs on the thread that calls it. */
export interface ScoreSession {
  /**
   * Gives the last output value of each row. `values` holds `rows` rows one after the other. Throws Fault 'corrupt' if
   * the network fails on them or gives another number of values.
   */
  run(values: Float32Array, rows: number): Promise<Float32Array>;
}

/** An operator learns from our own errors what is wrong with a file, so the runtime's messages stay out of the log. */
const OPTIONS: InferenceSession.SessionOptions = { ...SESSION_OPTIONS, logSeverityLevel: 4 };

/**
 * Loads an operator's network and checks that it is what its document says. Throws Fault 'corrupt' if the bytes are not
 * a network, or another one. The text says what was expected and what was found.
 */
export async function openScoreSession(bytes: Uint8Array, shape: ScoreNetworkShape): Promise<ScoreSession> {
  checkNetworkFile(bytes);
  const session = await InferenceSession.create(bytes, OPTIONS).catch((cause: unknown) => {
    throw new Fault('corrupt', told`the ONNX file is not a network that this runtime can load`, { cause });
  });
  const problems = [
    ...inputProblems(session.inputMetadata, shape),
    ...outputProblems(session.outputMetadata, shape.output),
  ];
  if (problems.length > 0) {
    await session.release();
    throw new Fault('corrupt', told`the network is not what its document says: ${problems.join('; ')}`);
  }
  const rowsAtOnce = takesManyRows(session, shape) ? Number.POSITIVE_INFINITY : 1;
  return {
    async run(values, rows) {
      const last = new Float32Array(rows);
      for (let from = 0; from < rows; from += rowsAtOnce) {
        const count = Math.min(rowsAtOnce, rows - from);
        const part = values.subarray(from * shape.columns, (from + count) * shape.columns);
        last.set(await runRows(session, shape, part, count), from);
      }
      return last;
    },
  };
}

/** Runs the network and gives the last value of each row. */
async function runRows(
  session: InferenceSession,
  { columns, input, output }: ScoreNetworkShape,
  values: Float32Array,
  rows: number,
): Promise<Float32Array> {
  const feeds = { [input]: new Tensor('float32', values, [rows, columns]) };
  const { [output]: tensor } = await session.run(feeds, [output]).catch((cause: unknown) => {
    throw new Fault('corrupt', told`the network failed on a row`, { cause });
  });
  const data = tensor?.data;
  const width = data instanceof Float32Array ? data.length / rows : 0;
  if (!(data instanceof Float32Array) || width < 1 || !Number.isInteger(width))
    throw new Fault(
      'corrupt',
      told`expected one or more values for each row of output '${output}', got ${data?.length ?? 'none'}`,
    );
  return Float32Array.from({ length: rows }, (_, row) => data[(row + 1) * width - 1] ?? Number.NaN);
}

function inputProblems(found: Tensors, { input, columns }: ScoreNetworkShape): string[] {
  const problems = tensorProblems('input', found, input, ({ length, 0: rows, 1: width }) =>
    length === 2 && fits(rows, 1) && fits(width, columns) ? null : `[rows, ${columns}], rows open or 1`,
  );
  return [...problems, ...inputCountProblems(found)];
}

function outputProblems(found: Tensors, output: string): string[] {
  return tensorProblems('output', found, output, ({ length, 0: rows }) =>
    length === 0 || (length <= 2 && fits(rows, 1)) ? null : '[rows] or [rows, values], rows open or 1',
  );
}

/** Tells whether a dimension fits. One that the network leaves open (a name, or -1) fits any number. */
function fits(found: number | string | undefined, expected: number): boolean {
  return isOpen(found) || found === expected;
}

function takesManyRows({ inputMetadata, outputMetadata }: InferenceSession, shape: ScoreNetworkShape): boolean {
  const outputRows = rowsOf(outputMetadata, shape.output);
  return isOpen(rowsOf(inputMetadata, shape.input)) && (outputRows === undefined || isOpen(outputRows));
}

/** Gives the first dimension, or undefined if the network does not tell it. */
function rowsOf(tensors: Tensors, name: string): number | string | undefined {
  const tensor = tensors.find((candidate) => candidate.name === name);
  return tensor?.isTensor ? tensor.shape[0] : undefined;
}
