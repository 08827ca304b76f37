import { expect, test } from 'vitest';
import { Fault } from '../kernel/fault.ts';
import { compareEmbeddings, toEmbedding } from './compare-embeddings.ts';
import type { FaceAnalyzer, PhotoAnalysis } from './face-analyzer.ts';

/** The photos, encoded, that test a FaceAnalyzer. */
export interface AnalyzerPhotos {
  /** Two photos of each of some people, good enough to compare. Empty if the data is not there. */
  readonly people: readonly (readonly [Uint8Array, Uint8Array])[];
  readonly faceless: Uint8Array;
}

/** The tests that every FaceAnalyzer must pass. The test file of each adapter calls this with its own. */
export function faceAnalyzerSuite(analyzer: () => FaceAnalyzer, photos: () => AnalyzerPhotos): void {
  const context = { appId: 'suite', signal: new AbortController().signal };

  test('a good photo gives a box and an embedding of its model', async () => {
    for (const [photo] of photos().people) {
      const analysis = await analyzer().analyze(photo, context);
      expect(analysis).toMatchObject({ kind: 'face', findings: [] });
      const face = faceOf(analysis);
      expect(face.modelId).toBe(analyzer().modelId);
      expect(toEmbedding(face.embedding)).not.toBeNull();
    }
  });

  test('two photos of one person are more similar than photos of two people', async () => {
    const faces = await Promise.all(
      photos().people.map((pair) =>
        Promise.all(pair.map(async (photo) => faceOf(await analyzer().analyze(photo, context)))),
      ),
    );
    const cosine = (a?: ReturnType<typeof faceOf>, b?: ReturnType<typeof faceOf>) => {
      const comparison = a && b ? compareEmbeddings(a, b) : null;
      return comparison?.ok ? comparison.cosine : NaN;
    };
    for (const [at, [one, other]] of faces.entries()) {
      const stranger = faces[(at + 1) % faces.length]?.[0];
      expect(cosine(one, other)).toBeGreaterThan(cosine(one, stranger));
    }
  });

  test('the same bytes give the same analysis, and the caller can still use them', async () => {
    for (const [photo] of photos().people.slice(0, 1)) {
      const length = photo.length;
      const analyses = await Promise.all([analyzer().analyze(photo, context), analyzer().analyze(photo, context)]);
      expect(analyses[0]).toEqual(analyses[1]);
      expect(photo).toHaveLength(length);
    }
  });

  test('a photo without a face and bytes that are not a photo are reported as such', async () => {
    expect(await analyzer().analyze(photos().faceless, context)).toEqual({ kind: 'no-face' });
    const text = new Uint8Array(Buffer.from('no photo at all'));
    expect(await analyzer().analyze(text, context)).toEqual({ kind: 'unreadable', refusal: 'unknown-format' });
  });

  test('an aborted analysis is a timeout', async () => {
    const work = analyzer().analyze(photos().faceless, { appId: 'suite', signal: AbortSignal.abort() });
    await expect(work).rejects.toSatisfy((error) => error instanceof Fault && error.kind === 'timeout');
  });
}

function faceOf(analysis: PhotoAnalysis) {
  if (analysis.kind !== 'face' || analysis.face === null) throw new Error('no face to compare');
  return analysis.face;
}
