import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { MODELS_FOLDER } from '../../src/engines/inference/models/models-folder.ts';
import { openModels } from '../../src/engines/inference/onnx/open-models.ts';
import { DEFAULT_PHOTO_LIMITS } from '../../src/engines/inference/pool/inference-pool.ts';
import { SharpDecoder } from '../../src/engines/media/sharp/sharp-decoder.ts';
import { analyzePhoto } from '../../src/vision/analyze-photo.ts';
import { DEFAULT_QUALITY_LIMITS } from '../../src/vision/photo-quality.ts';

/** One thread of the yardstick. It repeats the photo job of an inference worker, with nothing around it. */
const { photos, first } = workerData as { readonly photos: readonly Uint8Array[]; readonly first: number };
const stages = {
  ...(await openModels({ folder: MODELS_FOLDER })),
  decoder: new SharpDecoder(DEFAULT_PHOTO_LIMITS),
  limits: DEFAULT_QUALITY_LIMITS,
  choice: 'largest' as const,
  enforceRules: true,
};
const { signal } = new AbortController();
let next = first;

/** Analyses photos for this time. The last one counts with the time it took. */
async function loop(forMs: number): Promise<{ photos: number; ms: number }> {
  const startedAt = performance.now();
  const endsAt = startedAt + forMs;
  let done = 0;
  for (; performance.now() < endsAt; done++) {
    const photo = photos[next++ % photos.length] ?? new Uint8Array();
    const analysis = await analyzePhoto(stages, photo, signal);
    if (analysis.kind !== 'face' || analysis.face === null) throw new Error('a photo was refused');
  }
  return { photos: done, ms: performance.now() - startedAt };
}

parentPort?.on('message', (forMs: number) => void loop(forMs).then((done) => parentPort?.postMessage(done, [])));
parentPort?.postMessage('ready', []);
