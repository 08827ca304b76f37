import { assert } from '../kernel/assert.ts';
import type { Embedding } from './face-encoder.ts';

/** How far the length of an embedding may be from 1. */
const LENGTH_TOLERANCE = 1e-3;

/** The most dimensions of an embedding. It bounds what an operator's own model may bring. */
const DIMENSIONS_MAX = 4096;

/** Takes numbers as an embedding. `null` if their Euclidean length is not 1 within 1e-3. */
export function toEmbedding(values: Float32Array): Embedding | null {
  if (values.length === 0 || values.length > DIMENSIONS_MAX) return null;
  return Math.abs(Math.hypot(...values) - 1) <= LENGTH_TOLERANCE ? (Float32Array.from(values) as Embedding) : null;
}

/** Turns an encoder's raw output into an embedding, and gives its original length. `null` if it has no direction. */
export function normalise(raw: Float32Array): { readonly embedding: Embedding; readonly norm: number } | null {
  const norm = Math.hypot(...raw);
  if (!Number.isFinite(norm) || norm < 1e-6) return null;
  return { embedding: raw.map((value) => value / norm) as Embedding, norm };
}

/** The result of comparing two embeddings. It fails if they come from different encoders. */
export type Comparison =
  | {
      readonly ok: true;
      /** Cosine of the angle between both, -1..1. The higher, the more similar. It is not a score: see ScoreMap. */
      readonly cosine: number;
    }
  /** The two were made by different encoders and cannot be compared. The person has to be enrolled again. */
  | { readonly ok: false; readonly why: 'other-model' };

/** Compares two faces. The result says so if they are from different encoders. */
export function compareEmbeddings(
  a: { readonly modelId: string; readonly embedding: Float32Array },
  b: { readonly modelId: string; readonly embedding: Float32Array },
): Comparison {
  if (a.modelId !== b.modelId) return { ok: false, why: 'other-model' };
  assert(a.embedding.length === b.embedding.length, 'embeddings of one model have one length');
  return { ok: true, cosine: cosineOf(a.embedding, b.embedding) };
}

/** Dot product of two vectors of length 1, clamped to -1..1. */
export function cosineOf(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number);
  return Math.min(1, Math.max(-1, sum));
}
