import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { fetchModels } from '../../src/engines/inference/models/model-store.ts';
import {
  openInferencePool,
  type InferencePool,
  type InferencePoolOptions,
} from '../../src/engines/inference/pool/inference-pool.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { PhotoAnalysis } from '../../src/vision/face-analyzer.ts';
import { MEASURING_QUALITY_LIMITS } from '../../src/vision/photo-quality.ts';
import { CodeCache } from './code-cache.ts';

const MODELS = process.env['RENZHENG_MODELS_DIR'] ?? fileURLToPath(new URL('../../models', import.meta.url));
const IN_FLIGHT = 8;
/** A long timeout, because the benchmarks fill the queue themselves. */
const PATIENCE_MS = 600_000;

/** The code and the models on which an analysis depends. */
const ANALYZER = [
  'src/vision',
  'src/engines/media/sharp',
  'src/engines/inference/onnx',
  'src/engines/inference/models/manifest.json',
  'src/engines/inference/pool/inference-worker.ts',
];

/** How photos are looked at: as the product looks at them, or as an encoder is measured. */
export type Look = 'product' | 'measuring';

const LOOKS: Readonly<Record<Look, Pick<InferencePoolOptions, 'qualityLimits' | 'faceChoice' | 'enforceRules'>>> = {
  product: {},
  measuring: { qualityLimits: MEASURING_QUALITY_LIMITS, faceChoice: 'central', enforceRules: false },
};

/** Opens the default models for a benchmark, and closes them after use. Throws what `use` throws. */
export async function withPhotoPool<T>(
  { look, workers }: { readonly look: Look; readonly workers: number },
  use: (pool: InferencePool) => Promise<T>,
): Promise<T> {
  await fetchModels(MODELS);
  const options = { models: { folder: MODELS }, workers, queueMax: 1000, timeoutMs: PATIENCE_MS, clock: systemClock };
  const pool = await openInferencePool({ ...options, ...LOOKS[look] });
  try {
    return await use(pool);
  } finally {
    await pool.close();
  }
}

/** A photo that is read, or made, when its turn comes. */
export interface PhotoToAnalyze<Key> {
  readonly key: Key;
  readonly read: () => Promise<Uint8Array>;
}

/**
 * Analyses photos with the default models, in the order given. What was analysed before, by the same code, is not
 * analysed again. Throws what reading and analysing throw.
 */
export async function analyzePhotos<Key>(
  look: Look,
  photos: readonly PhotoToAnalyze<Key>[],
): Promise<ReadonlyMap<Key, PhotoAnalysis>> {
  const cache = new CodeCache<PhotoAnalysis>(`renzheng-photo-analyses-${look}`, ANALYZER);
  const { signal } = new AbortController();
  return withPhotoPool({ look, workers: availableParallelism() }, async (pool) => {
    const analyses = new Map<Key, PhotoAnalysis>();
    const waiting = photos.values();
    const work = async () => {
      for (const { key, read } of waiting) {
        const bytes = await read();
        analyses.set(key, await cache.get(bytes, () => pool.faces.analyze(bytes, { appId: 'bench', signal })));
        if (analyses.size % 500 === 0) process.stderr.write(`${analyses.size} of ${photos.length} photos\n`);
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, work));
    return analyses;
  });
}
