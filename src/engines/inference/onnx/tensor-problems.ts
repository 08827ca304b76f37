import type { InferenceSession } from 'onnxruntime-node';

export type Side = 'input' | 'output';
export type Tensors = readonly InferenceSession.ValueMetadata[];
/** Sizes along each dimension; a name, or -1, is one that the network leaves open. */
export type TensorShape = readonly (number | string)[];

/**
 * What is wrong with one tensor of a loaded network: absent, no tensor, of another type or shape; none where all is right.
 * @param expectedOf what was expected of the shape, in words; null where it fits
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

/** A network of ours is asked with one tensor. */
export function inputCountProblems(found: Tensors): string[] {
  return found.length === 1 ? [] : [`expected one input, found ${found.length}`];
}

/** Whether a size is left open; such a one fits any number. */
export function isOpen(dimension: number | string | undefined): boolean {
  return typeof dimension === 'string' || dimension === -1;
}
