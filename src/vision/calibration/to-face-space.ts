import { assert } from '../../kernel/assert.ts';
import { normalise } from '../compare-embeddings.ts';
import type { FaceSpace } from './face-space.ts';

/** Takes an embedding into a space. The result has length 1. */
export function toFaceSpace(space: FaceSpace, embedding: Float32Array): Float32Array {
  const { dimensions, mean, directions, shortenBy } = space;
  assert(embedding.length === dimensions, 'a face space belongs to an encoder');
  const centred = embedding.map((value, at) => value - (mean[at] as number));
  const moved = Float32Array.from(centred);
  for (const [index, share] of shortenBy.entries()) {
    const direction = directions.subarray(index * dimensions, (index + 1) * dimensions);
    let along = 0;
    for (let at = 0; at < dimensions; at++) along += (direction[at] as number) * (centred[at] as number);
    for (let at = 0; at < dimensions; at++)
      moved[at] = (moved[at] as number) - share * along * (direction[at] as number);
  }
  return normalise(moved)?.embedding ?? embedding;
}

/** Takes every embedding of a list into a space. Without a space they stay as they are. */
export function allToFaceSpace(
  space: FaceSpace | null,
  embeddings: ReadonlyMap<string, Float32Array>,
): ReadonlyMap<string, Float32Array> {
  if (space === null) return embeddings;
  return new Map([...embeddings].map(([file, embedding]) => [file, toFaceSpace(space, embedding)]));
}
