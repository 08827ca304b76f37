import { compareEmbeddings, cosineOf, normalise, type Comparison } from '../vision/compare-embeddings.ts';
import type { FaceSpace } from '../vision/calibration/face-space.ts';
import { toFaceSpace } from '../vision/calibration/to-face-space.ts';
import type { ReferenceFace } from './register.ts';

/** The most photos that the register holds of one person. */
export const REFERENCE_PHOTOS_MAX = 5;

/**
 * By how much the cosines of strangers are higher with a template of several photos than with one photo, measured on LFW
 * at false accept rates of 1e-3 and 1e-4. It is taken off, so that a score promises the same for both.
 */
export const TEMPLATE_MARGIN = 0.012;

/** A reference face that can be compared here. */
export type HeldFace = Extract<ReferenceFace, { kind: 'embedding' }>;

/**
 * Makes the reference face out of the embeddings of a person's photos, at least one, all of one encoder. Its embedding
 * is the template, which is the mean of all, scaled to length 1. The template of one photo is that photo's embedding.
 * Throws an Error if there is none.
 */
export function referenceFaceOf(modelId: string, photos: readonly Float32Array[]): HeldFace {
  const first = photos[0];
  if (first === undefined) throw new Error('a reference face is made of at least one photo');
  if (photos.length === 1) return { kind: 'embedding', modelId, embedding: first };
  const sum = new Float32Array(first.length);
  for (const photo of photos) for (const [at, value] of photo.entries()) sum[at] = (sum[at] ?? 0) + value;
  return { kind: 'embedding', modelId, embedding: normalise(sum)?.embedding ?? first, photos };
}

/**
 * Compares a face with a reference, in the face space to which the scores belong, or in the encoder's own if that is
 * null. If the reference has several photos, the result is the cosine with their template, less TEMPLATE_MARGIN.
 * docs/decisions says why the best single photo does not count beside it.
 */
export function compareWithReference(
  reference: HeldFace,
  face: { readonly modelId: string; readonly embedding: Float32Array },
  space: FaceSpace | null,
): Comparison {
  const compared = compareEmbeddings(reference, face);
  if (!compared.ok) return compared;
  const cosine =
    space === null
      ? compared.cosine
      : cosineOf(toFaceSpace(space, reference.embedding), toFaceSpace(space, face.embedding));
  return { ok: true, cosine: reference.photos ? Math.max(-1, cosine - TEMPLATE_MARGIN) : cosine };
}
