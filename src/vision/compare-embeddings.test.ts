import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareEmbeddings, cosineOf, normalise, toEmbedding } from './compare-embeddings.ts';

const raw = fc
  .array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 4, maxLength: 64 })
  .filter((values) => Math.hypot(...values) > 0.01)
  .map((values) => Float32Array.from(values));

test('a raw output becomes a direction of length 1, and its length is kept apart', () => {
  fc.assert(
    fc.property(raw, (values) => {
      const normalised = normalise(values);
      expect(Math.hypot(...(normalised?.embedding ?? []))).toBeCloseTo(1, 4);
      expect(normalised?.norm).toBeCloseTo(Math.hypot(...values), 3);
      expect(normalised && toEmbedding(normalised.embedding)).toEqual(normalised?.embedding);
    }),
  );
});

test('a face is like itself, and the comparison is symmetric', () => {
  fc.assert(
    fc.property(raw, raw, (first, second) => {
      const length = Math.min(first.length, second.length);
      const [a, b] = [normalise(first.subarray(0, length)), normalise(second.subarray(0, length))];
      if (!a || !b) return;
      expect(cosineOf(a.embedding, a.embedding)).toBeCloseTo(1, 4);
      expect(cosineOf(a.embedding, b.embedding)).toBe(cosineOf(b.embedding, a.embedding));
    }),
  );
});

test('embeddings of two encoders are not compared', () => {
  const embedding = Float32Array.of(0.6, 0.8);
  expect(compareEmbeddings({ modelId: 'a#1', embedding }, { modelId: 'a#1', embedding })).toMatchObject({ ok: true });
  expect(compareEmbeddings({ modelId: 'a#1', embedding }, { modelId: 'a#2', embedding })).toEqual({
    ok: false,
    why: 'other-model',
  });
  const longer = { modelId: 'a#1', embedding: Float32Array.of(0.6, 0.8, 0) };
  expect(() => compareEmbeddings(longer, { modelId: 'a#1', embedding })).toThrow('one length');
});

test('a vector without direction, or with another length than 1, is not an embedding', () => {
  expect(normalise(new Float32Array(8))).toBeNull();
  expect(normalise(Float32Array.of(NaN, 1))).toBeNull();
  expect(toEmbedding(Float32Array.of(0.6, 0.9))).toBeNull();
  expect(toEmbedding(new Float32Array(0))).toBeNull();
});
