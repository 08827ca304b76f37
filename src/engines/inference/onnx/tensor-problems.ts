import type { InferenceSession } from 'onnxruntime-node';

/** Whether a tensor goes into the network or comes out of it. */
export type Side = 'input' | 'output';
/** The inputs or the outputs of a loaded network. */
export type Tensors = readonly InferenceSession.ValueMetadata[];
/** Sizes along each dimension. A name, or -1, stands for a size that the network leaves open, e.g. `['rows', 12]`. */
export type TensorShape = readonly (number | string)[];

/**
 * Lists what is wrong with one tensor of a loaded network: it is missing, not a tensor, or of another type or shape.
 * Empty if nothing is wrong.
 *
 * @param expectedOf gives what was expected of the shape, in words, or null if it fits
 */
export function tensorProblems(
  side: Side,
  found: Tensors,
  name: string,
  expectedOf: (shape: TensorShape) => string | null,
): string[] {
  const tensor = found.find((candidate) => candidate.name === name);
  if (tensor === undefined)
    return [`expected ${side} '${name}', found ${found.map((candidate) => candidate.name).join(', ')}`];
  if (!tensor.isTensor) return [`expected ${side} '${name}' to be a tensor, found a sequence or map`];
  if (tensor.type !== 'float32') return [`expected ${side} '${name}' of float32, found ${tensor.type}`];
  const expected = expectedOf(tensor.shape);
  return expected === null ? [] : [`expected ${side} '${name}' of ${expected}, found [${tensor.shape.join(', ')}]`];
}

/** Lists a problem unless the network has exactly one input, because we always feed one tensor. */
export function inputCountProblems(found: Tensors): string[] {
  return found.length === 1 ? [] : [`expected one input, found ${found.length}`];
}

/** Tells whether a size is left open. An open size fits any number. */
export function isOpen(dimension: number | string | undefined): boolean {
  return typeof dimension === 'string' || dimension === -1;
}
