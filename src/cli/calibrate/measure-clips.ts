import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { Config } from '../../config/config.ts';
import { systemClock } from '../../kernel/clock.ts';
import { decodeText } from '../../tables/text-encoding.ts';
import { openProgress } from '../../terminal/progress.ts';
import type { Terminal } from '../../terminal/print.ts';
import { measureClips, type ClipToMeasure, type MeasuredClips } from '../../vision/liveness/calibrate-liveness.ts';
import { DEFAULT_CLIP_LIMITS } from '../../vision/liveness/judge-clip.ts';
import { readLabelledClips } from '../../vision/liveness/labelled-clips.ts';
import { told } from '../../kernel/told.ts';

/** Longest time for one clip. It is long because no other caller shares the queue of this command. */
const CLIP_TIMEOUT_MS = 300_000;

/** Labelled clips, and the folder to which their names are relative. */
export interface LabelledClipFiles {
  readonly clips: readonly ClipToMeasure[];
  readonly folder: string;
}

/** The manifests of networks that are measured in place of the default ones. */
export type ClipModels = Pick<Config['inference'], 'detectorManifest' | 'encoderManifest' | 'livenessManifest'>;

/** Reads a list of labelled clips. Throws an Error that names its problems if it cannot be used. */
export function readClipList(file: string): readonly ClipToMeasure[] {
  const labelled = readLabelledClips(decodeText(readFileSync(file)));
  if (!labelled.ok)
    throw new Error(
      [told`${file} cannot be used:`, ...labelled.problems.map((problem) => `  - ${problem}`)].join('\n'),
    );
  return labelled.clips;
}

/** Measures models on labelled clips. Throws an Error if no video can be decoded here, and Fault if a model fails. */
export async function measureClipFiles(
  { clips, folder }: LabelledClipFiles,
  models: ClipModels,
  config: Config,
  terminal: Terminal,
): Promise<MeasuredClips> {
  // Loaded only here, because other commands are clients and need no models.
  const { openInferencePool } = await import('../../engines/inference/pool/inference-pool.ts');
  const { fetchModels } = await import('../../engines/inference/models/model-store.ts');
  const { MODELS_FOLDER } = await import('../../engines/inference/models/models-folder.ts');
  const { chooseVideoDecoder } = await import('../../composition/open-video.ts');
  const video = { ...config.video, timeoutMs: CLIP_TIMEOUT_MS };
  const { chosen, problems } = await chooseVideoDecoder({ ...config, video });
  if (chosen === null) throw new Error(told`no video can be decoded here: ${problems.join('; ')}`);
  const modelsFolder = config.data.modelsDir ?? MODELS_FOLDER;
  await fetchModels(modelsFolder);
  const { detectorManifest, encoderManifest, livenessManifest } = models;
  const pool = await openInferencePool({
    models: { folder: modelsFolder, detectorManifest, encoderManifest, livenessManifest },
    workers: config.inference.workers ?? availableParallelism(),
    queueMax: 1000,
    timeoutMs: CLIP_TIMEOUT_MS,
    clock: systemClock,
  });
  const progress = openProgress(terminal, clips.length, told`clips`);
  try {
    return await measureClips(clips, {
      decoder: chosen.decoder,
      analyzer: pool.frames,
      limits: DEFAULT_CLIP_LIMITS,
      context: { appId: 'calibrate', signal: new AbortController().signal },
      concurrency: availableParallelism(),
      readClip: (file) => readFile(path.join(folder, file)),
      onProgress: (done) => progress.update(done),
      nowMs: () => systemClock.monotonicMs(),
    });
  } finally {
    progress.end();
    await pool.close();
  }
}
