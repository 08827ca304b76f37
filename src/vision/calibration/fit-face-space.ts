import { seededRandom } from '../../kernel/seeded-random.ts';
import { textOfNumbers } from './face-space.ts';
import type { z } from 'zod';
import type { FACE_SPACE } from './face-space.ts';

/** How a space is fitted. */
export interface FaceSpaceFit {
  /** How many directions are shortened, 1..256: those in which strangers vary most. */
  readonly directions: number;
  /** What is added to the variance of each direction, in mean variances of a direction. More of it shortens less. */
  readonly ridge: number;
}

/** The fit of the release. docs/decisions compares it with others. */
export const FACE_SPACE_FIT: FaceSpaceFit = { directions: 32, ridge: 2 };

/** Steps of the orthogonal iteration. The directions that matter are found long before. */
const STEPS = 30;
const SEED = 1;

/** Fits a space to embeddings of strangers, one photo of each. There must be more of them than directions. */
export function fitFaceSpace(
  embeddings: readonly Float32Array[],
  about: Pick<z.input<typeof FACE_SPACE>, 'id' | 'modelId'> & { readonly data: string; readonly licence: string },
  fit: FaceSpaceFit = FACE_SPACE_FIT,
): z.input<typeof FACE_SPACE> {
  const { data, licence, ...named } = about;
  const dimensions = embeddings[0]?.length ?? 0;
  const mean = meanOf(embeddings, dimensions);
  const centred = embeddings.map((embedding) => embedding.map((value, at) => value - (mean[at] as number)));
  const ridge = (fit.ridge * centred.reduce((sum, row) => sum + dot(row, row), 0)) / centred.length / dimensions;
  const directions = mainDirections(centred, dimensions, fit.directions);
  const shortenBy = directions.map((direction) => {
    const variance = centred.reduce((sum, row) => sum + dot(row, direction) ** 2, 0) / centred.length;
    return Number((1 - Math.sqrt(ridge / (variance + ridge))).toPrecision(4));
  });
  const flat = new Float32Array(directions.length * dimensions);
  for (const [index, direction] of directions.entries()) flat.set(direction, index * dimensions);
  return {
    ...named,
    dimensions,
    mean: textOfNumbers(mean),
    directions: textOfNumbers(flat),
    shortenBy,
    source: { faces: embeddings.length, data, licence },
  };
}

function meanOf(rows: readonly Float32Array[], dimensions: number): Float32Array {
  const mean = new Float32Array(dimensions);
  for (const row of rows) add(mean, row, 1 / rows.length);
  return mean;
}

/** The directions of the largest variance, by orthogonal iteration. */
function mainDirections(centred: readonly Float32Array[], dimensions: number, count: number): readonly Float32Array[] {
  const random = seededRandom(SEED);
  let directions = orthonormal(
    Array.from({ length: count }, () => Float32Array.from({ length: dimensions }, () => random.intBelow(2001) - 1000)),
  );
  for (let step = 0; step < STEPS; step++) {
    const next = directions.map((direction) => {
      const moved = new Float32Array(dimensions);
      for (const row of centred) add(moved, row, dot(row, direction));
      return moved;
    });
    directions = orthonormal(next);
  }
  return directions;
}

/** Gram-Schmidt, in place. */
function orthonormal(vectors: readonly Float32Array[]): readonly Float32Array[] {
  for (const [index, vector] of vectors.entries()) {
    for (const before of vectors.slice(0, index)) add(vector, before, -dot(vector, before));
    const length = Math.sqrt(dot(vector, vector));
    for (const at of vector.keys()) vector[at] = (vector[at] as number) / length;
  }
  return vectors;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number);
  return sum;
}

function add(to: Float32Array, row: Float32Array, times: number): void {
  for (let at = 0; at < to.length; at++) to[at] = (to[at] as number) + times * (row[at] as number);
}
