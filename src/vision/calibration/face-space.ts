import { z } from 'zod';

/**
 * The schema of a face space. Some directions of an encoder's embeddings vary much among all people, so that strangers
 * that share them look alike to the encoder. A face space shortens these directions, around the mean of many strangers,
 * before two embeddings are compared. It tells strangers apart better, above all in the groups in which they are
 * hardest to tell apart. Stored embeddings stay as they are.
 */
export const FACE_SPACE = z
  .strictObject({
    id: z.string().min(1).describe('Score maps name the space in which they were measured by it'),
    modelId: z.string().min(1).describe('The encoder to which it belongs'),
    dimensions: z.number().int().min(8).max(4096),
    mean: z.base64().describe('32-bit numbers, little-endian, one for each dimension'),
    directions: z.base64().describe('Vectors of length 1 at right angles to each other, one after the other'),
    shortenBy: z.array(z.number().min(0).max(1)).min(1).max(256).describe('Share by which each direction is shortened'),
    source: z.strictObject({ faces: z.number().int(), data: z.string(), licence: z.string() }),
  })
  .transform(({ mean, directions, ...rest }) => ({
    ...rest,
    mean: numbersOf(mean),
    directions: numbersOf(directions),
  }))
  .refine(
    ({ mean, directions, dimensions, shortenBy }) =>
      mean.length === dimensions && directions.length === dimensions * shortenBy.length,
    'the mean and every direction have one number for each dimension',
  );

/** The type of `FACE_SPACE`, with its numbers read. */
export type FaceSpace = z.output<typeof FACE_SPACE>;

/** Writes numbers as `FACE_SPACE` reads them. */
export function textOfNumbers(numbers: Float32Array): string {
  const bytes = Buffer.alloc(numbers.length * 4);
  for (const [at, value] of numbers.entries()) bytes.writeFloatLE(value, at * 4);
  return bytes.toString('base64');
}

function numbersOf(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64');
  return Float32Array.from({ length: Math.floor(bytes.length / 4) }, (_, at) => bytes.readFloatLE(at * 4));
}
