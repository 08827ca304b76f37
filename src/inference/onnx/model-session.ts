import { InferenceSession, Tensor } from 'onnxruntime-node';
import { Fault } from '../../kernel/fault.ts';
import type { Picture } from '../../vision/picture.ts';
import type { ModelInput } from '../models/model-manifest.ts';
import type { ModelFile } from '../models/read-model.ts';
import { channelsOf, writePicture } from './picture-tensor.ts';

/** Output tensors a model must have, by name; -1 stands for any size. */
export type ExpectedOutputs = Readonly<Record<string, readonly number[]>>;

/** A loaded network. One call runs at a time; it occupies the thread it is called on. */
export interface ModelSession {
  /**
   * Runs the network on a picture of the manifest's size.
   * Throws Fault 'timeout' where `signal` has aborted and 'unavailable' where the runtime fails.
   */
  run(picture: Picture, signal: AbortSignal): Promise<ReadonlyMap<string, Float32Array>>;
}

const OPTIONS: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  logSeverityLevel: 3,
  // Threads that spin while they wait take the cores that other workers need.
  extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
};

/**
 * Loads a model and checks that its tensors are what the manifest says.
 * Throws Fault 'corrupt' where the bytes are no model or of another shape, with what was expected and found.
 */
export async function openModelSession(model: ModelFile, outputs: ExpectedOutputs): Promise<ModelSession> {
  const { manifest } = model;
  const session = await InferenceSession.create(model.bytes, OPTIONS).catch((cause: unknown) => {
    throw new Fault(
      'corrupt',
      `${manifest.file} (${manifest.role} ${manifest.id}) is not a model this runtime can load`,
      {
        cause,
      },
    );
  });
  const shape = inputShape(model);
  const problems = [
    ...tensorProblems('input', session.inputMetadata, { [manifest.input.name]: shape }),
    ...tensorProblems('output', session.outputMetadata, outputs),
  ];
  if (problems.length > 0) {
    await session.release();
    throw new Fault(
      'corrupt',
      `${manifest.file} (${manifest.role} ${manifest.id}) is of another shape: ${problems.join('; ')}`,
    );
  }
  return createSession(session, manifest.input, shape);
}

function inputShape({ manifest: { input } }: ModelFile): number[] {
  const channels = channelsOf(input);
  return input.layout === 'nchw' ? [1, channels, input.height, input.width] : [1, input.height, input.width, channels];
}

function createSession(session: InferenceSession, input: ModelInput, shape: readonly number[]): ModelSession {
  // Tensors are used again: memory that JavaScript frees a megabyte at a time keeps its collector at work without end.
  const spare: Float32Array[] = [];
  return {
    async run(picture, signal) {
      if (signal.aborted) throw new Fault('timeout', 'the inference was aborted before it began');
      const values = spare.pop() ?? new Float32Array(shape.reduce((product, size) => product * size, 1));
      writePicture(picture, input, values);
      const outputs = await runSession(session, { [input.name]: new Tensor('float32', values, shape) });
      spare.push(values);
      return outputs;
    },
  };
}

function tensorProblems(
  side: 'input' | 'output',
  found: readonly InferenceSession.ValueMetadata[],
  expected: ExpectedOutputs,
): string[] {
  const problems = Object.entries(expected).flatMap(([name, shape]) => {
    const tensor = found.find((candidate) => candidate.name === name);
    const names = found.map((candidate) => candidate.name).join(', ');
    if (tensor === undefined) return [`expected ${side} '${name}', found ${names}`];
    if (!tensor.isTensor) return [`expected ${side} '${name}' to be a tensor`];
    if (tensor.type !== 'float32') return [`expected ${side} '${name}' of float32, found ${tensor.type}`];
    if (shapesFit(tensor.shape, shape)) return [];
    return [`expected ${side} '${name}' of shape [${shape.join(', ')}], found [${tensor.shape.join(', ')}]`];
  });
  if (side === 'input' && found.length !== 1) problems.push(`expected one input, found ${found.length}`);
  return problems;
}

/** A dimension that the model leaves open (a name, or -1) fits any number. */
function shapesFit(found: readonly (number | string)[], expected: readonly number[]): boolean {
  if (found.length !== expected.length) return false;
  return expected.every((size, at) => {
    const dimension = found[at];
    return size === -1 || typeof dimension === 'string' || dimension === -1 || dimension === size;
  });
}

async function runSession(
  session: InferenceSession,
  feeds: InferenceSession.FeedsType,
): Promise<ReadonlyMap<string, Float32Array>> {
  const results = await session.run(feeds).catch((cause: unknown) => {
    throw new Fault('unavailable', 'the inference runtime failed', { cause });
  });
  return new Map(
    Object.entries(results).map(([output, tensor]) => {
      if (!(tensor.data instanceof Float32Array)) throw new Fault('corrupt', `output '${output}' is not of float32`);
      return [output, tensor.data];
    }),
  );
}

/** An output by name. Throws Fault 'corrupt' where the run gave none, or another number of values. */
export function takeOutput(outputs: ReadonlyMap<string, Float32Array>, name: string, length: number): Float32Array {
  const values = outputs.get(name);
  if (values?.length !== length)
    throw new Fault('corrupt', `expected ${length} values of output '${name}', got ${values?.length ?? 'none'}`);
  return values;
}
