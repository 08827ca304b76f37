import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { chooseVideoDecoder } from '../src/composition/open-video.ts';
import { readConfig } from '../src/config/config.ts';
import { fetchModels } from '../src/engines/inference/models/model-store.ts';
import { openInferencePool } from '../src/engines/inference/pool/inference-pool.ts';
import { systemClock } from '../src/kernel/clock.ts';
import { observeBytes } from '../src/vision/liveness/calibrate-liveness.ts';
import { readClip } from './lib/clip-sets.ts';
import { judgeDomains, type ObservedClip } from './lib/judge-domains.ts';
import { readDomains, type DomainClip } from './lib/liveness-domains.ts';
import { openObservationCache } from './lib/observation-cache.ts';
import type { Bench } from './run.ts';

const MODELS = process.env['RENZHENG_MODELS_DIR'] ?? fileURLToPath(new URL('../models', import.meta.url));
/** A long timeout, because the benchmark fills the queue itself. */
const PATIENCE_MS = 600_000;

/**
 * Measures how well living faces are told from attacks, domain by domain: each kind of attack and each way in which
 * people are filmed is left out of everything that is fitted, and judged by the rest. `--full` also makes attacks and
 * people by seeds by which nobody chose anything, which takes the most part of an hour. What is seen of a clip is kept in
 * the temporary folder, so a second run takes seconds. Throws an Error if this machine cannot decode video.
 */
export const run: Bench = async ({ full }) => {
  const clips = await readDomains({ full });
  if (clips.length === 0) return {};
  const { text, figures } = judgeDomains(await observeAll(clips));
  process.stdout.write(`${text}\n`);
  return figures;
};

async function observeAll(clips: readonly DomainClip[]): Promise<ObservedClip[]> {
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
  const cache = openObservationCache();
  const context = { appId: 'bench', signal: new AbortController().signal };
  const observed: ObservedClip[] = [];
  const waiting = clips.values();
  const lane = async () => {
    for (const clip of waiting) {
      const bytes = await readClip(clip.file);
      const seen = await cache.get(bytes, async () => {
        const one = await observeBytes(bytes, { decoder: chosen.decoder, analyzer: pool.frames, context });
        return typeof one === 'string' ? { refusal: one } : one;
      });
      observed.push({ ...clip, seen });
      if (observed.length % 25 === 0) process.stderr.write(`${observed.length} of ${clips.length} clips\n`);
    }
  };
  try {
    await Promise.all(Array.from({ length: availableParallelism() }, lane));
  } finally {
    await pool.close();
  }
  return observed;
}
