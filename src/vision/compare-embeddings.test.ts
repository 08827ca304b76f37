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

test.each([
  [1, true],
  [1.0009, true],
  [1.0011, false],
  [0.9991, true],
  [0.9989, false],
])('a vector of length %d is an embedding: %s', (length, is) => {
  const values = Float32Array.of(0, length, 0);
  const embedding = toEmbedding(values);
  expect(embedding).toEqual(is ? values : null);
  // It is a copy.
  expect(embedding).not.toBe(values);
});

test('an embedding has one dimension to 4096', () => {
  const along = (dimensions: number) => Float32Array.from({ length: dimensions }, (_, at) => (at === 0 ? 1 : 0));
  expect([1, 4096, 4097].map((dimensions) => toEmbedding(along(dimensions))?.length)).toEqual([1, 4096, undefined]);
});

test('a length from 1e-6 on has a direction', () => {
  const [shorter, longer] = [normalise(Float32Array.of(0, 0.9e-6)), normalise(Float32Array.of(0, 1.1e-6))];
  expect(shorter).toBeNull();
  expect(longer?.embedding[1]).toBeCloseTo(1, 6);
  expect(normalise(Float32Array.of(Infinity, 1))).toBeNull();
  const normalised = normalise(Float32Array.of(3, 4));
  expect([normalised?.norm, normalised?.embedding]).toEqual([5, Float32Array.of(0.6, 0.8)]);
});

test.each([
  [[1, 0], [0, 1], 0],
  [[0.6, 0.8], [0.8, 0.6], 0.96],
  [[0.6, 0.8], [-0.6, -0.8], -1],
  // Rounding may lead beyond 1.
  [[1.1, 0], [1, 0], 1],
  [[1.1, 0], [-1, 0], -1],
])('the cosine of %j and %j is %d', (a, b, cosine) => {
  const [one, other] = [Float32Array.from(a), Float32Array.from(b)];
  expect(cosineOf(one, other)).toBeCloseTo(cosine, 6);
  const compared = compareEmbeddings({ modelId: 'm', embedding: one }, { modelId: 'm', embedding: other });
  expect(compared).toEqual({ ok: true, cosine: cosineOf(one, other) });
});
