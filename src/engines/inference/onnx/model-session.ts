import { InferenceSession, Tensor } from 'onnxruntime-node';
import { Fault } from '../../../kernel/fault.ts';
import type { Picture } from '../../../vision/picture.ts';
import type { ModelInput } from '../models/model-manifest.ts';
import type { ModelFile } from '../models/read-model.ts';
import { channelsOf, writePicture } from './picture-tensor.ts';
import { SESSION_OPTIONS } from './session-options.ts';
import {
  inputCountProblems,
  isOpen,
  tensorProblems,
  type Side,
  type Tensors,
  type TensorShape,
} from './tensor-problems.ts';
import { told } from '../../../kernel/told.ts';

/** The output tensors that a model must have, by name. -1 stands for any size, e.g. `{ landmarks: [1, 136] }`. */
export type ExpectedOutputs = Readonly<Record<string, readonly number[]>>;

/** A loaded network. One call runs at a time, on the thread that calls it. */
export interface ModelSession {
  /**
   * Runs the network on a picture of the manifest's size. Throws Fault 'timeout' if `signal` has aborted, and
   * 'unavailable' if the runtime fails.
   */
  run(picture: Picture, signal: AbortSignal): Promise<ReadonlyMap<string, Float32Array>>;
}

/**
 * Loads a model and checks that its tensors are what the manifest says. Throws Fault 'corrupt' if the bytes are not a
 * model, or have another shape. The text says what was expected and what was found.
 */
export async function openModelSession(model: ModelFile, outputs: ExpectedOutputs): Promise<ModelSession> {
  const { manifest } = model;
  const session = await InferenceSession.create(model.bytes, SESSION_OPTIONS).catch((cause: unknown) => {
    throw new Fault(
      'corrupt',
      told`${manifest.file} (${manifest.role} ${manifest.id}) is not a model this runtime can load`,
      {
        cause,
      },
    );
  });
  const shape = inputShape(model);
  const problems = [
    ...shapeProblems('input', session.inputMetadata, { [manifest.input.name]: shape }),
    ...inputCountProblems(session.inputMetadata),
    ...shapeProblems('output', session.outputMetadata, outputs),
  ];
  if (problems.length > 0) {
    await session.release();
    throw new Fault(
      'corrupt',
      told`${manifest.file} (${manifest.role} ${manifest.id}) has another shape: ${problems.join('; ')}`,
    );
  }
  return createSession(session, manifest.input, shape);
}

function inputShape({ manifest: { input } }: ModelFile): number[] {
  const channels = channelsOf(input);
  return input.layout === 'nchw' ? [1, channels, input.height, input.width] : [1, input.height, input.width, channels];
}

function createSession(session: InferenceSession, input: ModelInput, shape: readonly number[]): ModelSession {
  // Tensors are used again. Memory that JavaScript frees a megabyte at a time would keep its collector busy all the
  // time.
  const spare: Float32Array[] = [];
  return {
    async run(picture, signal) {
      if (signal.aborted) throw new Fault('timeout', told`the inference was aborted before it began`);
      const values = spare.pop() ?? new Float32Array(shape.reduce((product, size) => product * size, 1));
      writePicture(picture, input, values);
      const outputs = await runSession(session, { [input.name]: new Tensor('float32', values, shape) });
      spare.push(values);
      return outputs;
    },
  };
}

function shapeProblems(side: Side, found: Tensors, expected: ExpectedOutputs): string[] {
  return Object.entries(expected).flatMap(([name, shape]) =>
    tensorProblems(side, found, name, (own) => (shapesFit(own, shape) ? null : `shape [${shape.join(', ')}]`)),
  );
}

function shapesFit(found: TensorShape, expected: readonly number[]): boolean {
  return (
    found.length === expected.length &&
    expected.every((size, at) => size === -1 || isOpen(found[at]) || found[at] === size)
  );
}

async function runSession(
  session: InferenceSession,
  feeds: InferenceSession.FeedsType,
): Promise<ReadonlyMap<string, Float32Array>> {
  const results = await session.run(feeds).catch((cause: unknown) => {
    throw new Fault('unavailable', told`the inference runtime failed`, { cause });
  });
  return new Map(
    Object.entries(results).map(([output, tensor]) => {
      if (!(tensor.data instanceof Float32Array))
        throw new Fault('corrupt', told`output '${output}' is not of float32`);
      return [output, tensor.data];
    }),
  );
}

/** Takes an output by name. Throws Fault 'corrupt' if the run did not give it, or gave another number of values. */
export function takeOutput(outputs: ReadonlyMap<string, Float32Array>, name: string, length: number): Float32Array {
  const values = outputs.get(name);
  if (values?.length !== length)
    throw new Fault('corrupt', told`expected ${length} values of output '${name}', got ${values?.length ?? 'none'}`);
  return values;
}
