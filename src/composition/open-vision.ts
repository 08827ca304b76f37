import { availableParallelism } from 'node:os';
import { fetchModels } from '../engines/inference/models/model-store.ts';
import { MODELS_FOLDER } from '../engines/inference/models/models-folder.ts';
import { openInferencePool, type InferencePool } from '../engines/inference/pool/inference-pool.ts';
import { systemClock } from '../kernel/clock.ts';
import type { Config } from '../config/config.ts';
import type { CallTracing } from '../server/telemetry/call-tracing.ts';
import { tracedPool } from './open-tracing.ts';
import type { Foundation } from '../foundation/foundation.ts';

/** How many threads infer. */
export function inferenceWorkers({ inference }: Pick<Config, 'inference'>): number {
  return inference.workers ?? availableParallelism();
}

/** Loads the models into worker threads, and fetches the models first if they are not there yet. */
export async function openVision(
  { config, metrics, opened, log }: Foundation,
  tracing: CallTracing | null = null,
): Promise<InferencePool> {
  const folder = config.data.modelsDir ?? MODELS_FOLDER;
  await fetchModels(folder);
  const { queueMax, timeoutMs, detectorManifest, encoderManifest, livenessManifest } = config.inference;
  let waiting = 0;
  metrics.gauge('inference_queue', 'Inference jobs that wait for a worker', () => waiting);
  const pool = await openInferencePool({
    models: { folder, detectorManifest, encoderManifest, livenessManifest },
    workers: inferenceWorkers(config),
    queueMax,
    timeoutMs,
    clock: systemClock,
    observer: {
      queueChanged: (jobs) => void (waiting = jobs),
      jobEnded: ({ kind, ranMs }) => metrics.inference(kind, ranMs),
      workerReplaced: () => log.problem('an inference worker ended or hung and was replaced'),
    },
  });
  opened.adopt(pool, (each) => each.close());
  return tracing === null ? pool : tracedPool(pool, tracing);
}
