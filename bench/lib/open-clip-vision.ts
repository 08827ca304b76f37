import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { chooseVideoDecoder } from '../../src/composition/open-video.ts';
import { readConfig } from '../../src/config/config.ts';
import { fetchModels } from '../../src/engines/inference/models/model-store.ts';
import { openInferencePool, type InferencePool } from '../../src/engines/inference/pool/inference-pool.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { VideoDecoder } from '../../src/vision/video-decoder.ts';

const MODELS = process.env['RENZHENG_MODELS_DIR'] ?? fileURLToPath(new URL('../../models', import.meta.url));
/** A long timeout, because a benchmark fills the queue itself. */
const PATIENCE_MS = 600_000;

/** The decoder and the models that a server looks at clips with. */
export interface ClipVision {
  readonly decoder: VideoDecoder;
  readonly pool: InferencePool;
}

/** Opens them. Close the pool at the end. Throws an Error if this machine cannot decode video. */
export async function openClipVision(): Promise<ClipVision> {
  await fetchModels(MODELS);
  const config = readConfig({});
  const { chosen, problems } = await chooseVideoDecoder({
    ...config,
    video: { ...config.video, timeoutMs: PATIENCE_MS },
  });
  if (chosen === null) throw new Error(`no video can be decoded: ${problems.join('; ')}`);
  const pool = await openInferencePool({
    models: { folder: MODELS },
    workers: availableParallelism(),
    queueMax: 1000,
    timeoutMs: PATIENCE_MS,
    clock: systemClock,
  });
  return { decoder: chosen.decoder, pool };
}
