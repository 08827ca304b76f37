import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { LIVENESS_THRESHOLDS } from '../src/features/video-liveness/contract.ts';
import { chooseVideoDecoder } from '../src/composition/open-video.ts';
import { readConfig } from '../src/config/config.ts';
import { fetchModels } from '../src/engines/inference/models/model-store.ts';
import { openInferencePool } from '../src/engines/inference/pool/inference-pool.ts';
import { systemClock } from '../src/kernel/clock.ts';
import { ALL_ATTACKS, measureClips, reportLiveness } from '../src/vision/liveness/calibrate-liveness.ts';
import { describeLiveness } from '../src/vision/liveness/describe-liveness.ts';
import { DEFAULT_CLIP_LIMITS } from '../src/vision/liveness/judge-clip.ts';
import { measuringData } from '../test/measuring-data.ts';
import { readClip, readClipSet } from './lib/clip-sets.ts';

const MODELS = process.env['RENZHENG_MODELS_DIR'] ?? fileURLToPath(new URL('../models', import.meta.url));
const BPCER = 0.05;
/** A long timeout, because the benchmark fills the queue itself. */
const PATIENCE_MS = 600_000;

/**
 * Measures how well living faces are told from attacks. Each clip is judged by a model that did not see its subject.
 * Throws an Error if this machine cannot decode video.
 */
export async function run(_options: { readonly full: boolean }): Promise<Record<string, number>> {
  const folder = measuringData('liveness');
  if (folder === null) return {};
  await fetchModels(MODELS);
  const config = readConfig({});
  const video = { ...config.video, timeoutMs: PATIENCE_MS };
  const { chosen, problems } = await chooseVideoDecoder({ ...config, video });
  if (chosen === null) throw new Error(`no video can be decoded: ${problems.join('; ')}`);
  const clips = await readClipSet(folder);
  const pool = await openInferencePool({
    models: { folder: MODELS },
    workers: availableParallelism(),
    queueMax: 1000,
    timeoutMs: PATIENCE_MS,
    clock: systemClock,
  });
  try {
    const measured = await measureClips(clips, {
      decoder: chosen.decoder,
      analyzer: pool.frames,
      limits: DEFAULT_CLIP_LIMITS,
      context: { appId: 'bench', signal: new AbortController().signal },
      concurrency: availableParallelism(),
      readClip: (file) => readClip(path.join(folder, file)),
      onProgress: (done) => {
        if (done % 25 === 0) process.stderr.write(`${done} of ${clips.length} clips\n`);
      },
      nowMs: () => performance.now(),
    });
    const report = reportLiveness(measured, Object.values(LIVENESS_THRESHOLDS));
    process.stdout.write(`${describeLiveness(report)}\n`);
    const point = report.points.find(({ attack, bpcer }) => attack === ALL_ATTACKS && bpcer === BPCER);
    return {
      auc_network: report.aucNetwork,
      auc_fused: report.aucFused,
      apcer_at_bpcer_5: point?.apcer.rate ?? NaN,
      live_clips: report.liveClips,
      attack_clips: point?.apcer.trials ?? 0,
      ms_per_clip: report.msPerClip,
    };
  } finally {
    await pool.close();
  }
}
