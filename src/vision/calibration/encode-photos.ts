import type { FaceAnalyzer, PhotoAnalysis } from '../face-analyzer.ts';
import type { AnalysisContext } from '../frame-analyzer.ts';

/** The results of encoding a list of photos. */
export interface EncodedPhotos {
  /** By file, for photos with a face that can be compared. */
  readonly embeddings: ReadonlyMap<string, Float32Array>;
  /** By file: `no-face`, the reason why it could not be opened, or the first photo rule that its face breaks. */
  readonly refusals: ReadonlyMap<string, string>;
}

/** How photos are read, and how progress is reported. */
export interface EncodeOptions {
  /** Reads a photo of the list. If it throws, the run ends. */
  readonly readPhoto: (file: string) => Promise<Uint8Array>;
  /** Called after every photo. */
  readonly onProgress: (done: number, total: number) => void;
  readonly context: AnalysisContext;
}

/**
 * Number of photos that are encoded at the same time. It keeps the workers busy and leaves room in the queue for
 * others.
 */
const IN_FLIGHT = 8;

/**
 * Encodes every photo once. Throws what the analyzer or `readPhoto` throws first. By then nothing of the run is under way
 * any more.
 */
export async function encodePhotos(
  analyzer: FaceAnalyzer,
  files: readonly string[],
  { readPhoto, onProgress, context }: EncodeOptions,
): Promise<EncodedPhotos> {
  const embeddings = new Map<string, Float32Array>();
  const refusals = new Map<string, string>();
  const waiting = new Set(files);
  const total = waiting.size;
  const failures: unknown[] = [];
  const ending = new AbortController();
  const signal = AbortSignal.any([context.signal, ending.signal]);
  const encode = async (file: string) => {
    const analysis = await analyzer.analyze(await readPhoto(file), { ...context, signal });
    const refusal = refusalOf(analysis);
    if (analysis.kind === 'face' && analysis.face !== null) embeddings.set(file, analysis.face.embedding);
    else refusals.set(file, refusal);
    onProgress(embeddings.size + refusals.size, total);
  };
  const work = async () => {
    for (const file of waiting) {
      waiting.delete(file);
      try {
        await encode(file);
      } catch (error) {
        failures.push(error);
        waiting.clear();
        ending.abort();
      }
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  if (failures.length > 0) throw failures[0];
  return { embeddings, refusals };
}

function refusalOf(analysis: PhotoAnalysis): string {
  if (analysis.kind === 'unreadable') return analysis.refusal;
  if (analysis.kind === 'no-face') return analysis.tooDark ? 'face-too-dark' : 'no-face';
  return analysis.findings[0]?.rule ?? '';
}
