import { normalise } from '../compare-embeddings.ts';
import type { EncodedFace, FaceEmbedding } from '../face-encoder.ts';

/** How many stills of a clip are compared with the register. docs/decisions says what fewer and more of them give. */
const CLIP_FACES = 3;

/**
 * The face of a clip to compare: the mean of the embeddings of its best stills, scaled to length 1. The best are those
 * with the longest raw embeddings. Stills with one shorter than `normMin` do not count. Null if none counts.
 *
 * @param count the most stills that count
 */
export function clipFaceOf(
  encoded: readonly EncodedFace[],
  { normMin, count = CLIP_FACES }: { readonly normMin: number; readonly count?: number },
): FaceEmbedding | null {
  const best = encoded
    .filter(({ norm }) => norm >= normMin)
    .toSorted((a, b) => b.norm - a.norm)
    .slice(0, count);
  const [first] = best;
  if (first === undefined) return null;
  const sum = new Float32Array(first.embedding.length);
  for (const { embedding } of best) for (const [at, value] of embedding.entries()) sum[at] = (sum[at] ?? 0) + value;
  return { modelId: first.modelId, embedding: normalise(sum)?.embedding ?? first.embedding };
}
