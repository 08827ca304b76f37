import { expect, test } from 'vitest';
import { Fault } from '../kernel/fault.ts';
import { cosineOf } from './compare-embeddings.ts';
import type { AlignedFace, FaceEncoder } from './face-encoder.ts';
import { plainPicture } from './picture.ts';

/** The tests that every FaceEncoder must pass. The test file of each adapter calls this with its own. */
export function faceEncoderSuite(encoder: () => FaceEncoder): void {
  const { signal } = new AbortController();

  test('names its model and says what it expects', () => {
    const { modelId, template, dimensions } = encoder();
    expect(modelId).toMatch(/^\S+#[0-9a-f]{8}$/);
    expect(dimensions).toBeGreaterThan(7);
    for (const { x, y } of template.points) {
      expect(x).toBeGreaterThan(0);
      expect(x).toBeLessThan(template.width);
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(template.height);
    }
  });

  test('an embedding has length 1, names its model and is the same every time', async () => {
    const face = patterned(encoder(), 7);
    const [first, again] = [await encoder().encode(face, signal), await encoder().encode(face, signal)];
    expect(Math.hypot(...first.embedding)).toBeCloseTo(1, 3);
    expect(first.embedding).toHaveLength(encoder().dimensions);
    expect(first.modelId).toBe(encoder().modelId);
    expect(first.norm).toBeGreaterThan(0);
    expect(again).toEqual(first);
  });

  test('faces encoded at the same time do not mix', async () => {
    const faces = [3, 5, 11].map((seed) => patterned(encoder(), seed));
    const together = await Promise.all(faces.map((face) => encoder().encode(face, signal)));
    for (const [at, face] of faces.entries()) {
      const alone = await encoder().encode(face, signal);
      expect(cosineOf(alone.embedding, together[at]?.embedding ?? new Float32Array(0))).toBeCloseTo(1, 5);
    }
  });

  test('an aborted face is a timeout', async () => {
    const work = encoder().encode(patterned(encoder(), 1), AbortSignal.abort());
    await expect(work).rejects.toSatisfy((error) => error instanceof Fault && error.kind === 'timeout');
  });
}

function patterned({ template }: FaceEncoder, seed: number): AlignedFace {
  const picture = plainPicture(template.width, template.height);
  for (const at of picture.rgb.keys()) picture.rgb[at] = (at * seed + Math.floor(at / 97)) % 256;
  return picture as AlignedFace;
}
