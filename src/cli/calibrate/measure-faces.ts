import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { systemClock } from '../../kernel/clock.ts';
import { seededRandom } from '../../kernel/seeded-random.ts';
import { NO_OBSERVER } from '../../engines/inference/pool/pool-observer.ts';
import { decodeText } from '../../tables/text-encoding.ts';
import { openProgress } from '../../terminal/progress.ts';
import type { Terminal } from '../../terminal/print.ts';
import { calibrateFaces, type CalibrationReport } from '../../vision/calibration/calibrate-faces.ts';
import { readLabelledFaces, type LabelledFaces } from '../../vision/calibration/labelled-faces.ts';
import { told } from '../../kernel/told.ts';

/** Longest time for one photo. It is long because no other caller shares the queue of this command. */
const PHOTO_TIMEOUT_MS = 60_000;
/** Seed for drawing pairs if there are too many to compare all. The same list always gives the same report. */
const PAIRS_SEED = 1;

/** Labelled photos, and the folder to which their names are relative. */
export interface LabelledPhotos {
  readonly faces: LabelledFaces;
  readonly folder: string;
}

/** Which models to measure, and how many workers run them. */
export interface MeasuringModels {
  /** Folder of the default models. The one of the checkout if not given. */
  readonly modelsDir: string | undefined;
  readonly models: { readonly detectorManifest?: string | undefined; readonly encoderManifest?: string | undefined };
  /** As many as there are cores if not given. */
  readonly workers: number | undefined;
}

/** Reads a list of labelled photos. Throws an Error that names its problems if it cannot be used. */
export function readFaceList(file: string): LabelledFaces {
  const outcome = readLabelledFaces(decodeText(readFileSync(file)));
  if (!outcome.ok)
    throw new Error([told`${file} cannot be used:`, ...outcome.problems.map((problem) => `  - ${problem}`)].join('\n'));
  return outcome.faces;
}

/** What was measured, and how long a photo took in one worker, in milliseconds. */
export interface MeasuredFaces {
  readonly report: CalibrationReport;
  readonly msPerPhoto: number;
}

/** Measures models on labelled photos. Throws Fault if a model or the inference fails. */
export async function measureFaces(
  { faces, folder }: LabelledPhotos,
  { modelsDir, models, workers: asked }: MeasuringModels,
  terminal: Terminal,
): Promise<MeasuredFaces> {
  // Loaded only here, because other commands are clients and need no models.
  const { openInferencePool } = await import('../../engines/inference/pool/inference-pool.ts');
  const { fetchModels } = await import('../../engines/inference/models/model-store.ts');
  const { MODELS_FOLDER } = await import('../../engines/inference/models/models-folder.ts');
  const defaults = modelsDir ?? MODELS_FOLDER;
  await fetchModels(defaults);
  const workers = asked ?? availableParallelism();
  let ranMs = 0;
  const pool = await openInferencePool({
    models: { folder: defaults, ...models },
    workers,
    queueMax: 64,
    timeoutMs: PHOTO_TIMEOUT_MS,
    clock: systemClock,
    observer: { ...NO_OBSERVER, jobEnded: (job) => void (ranMs += job.ranMs) },
  });
  let bar: ReturnType<typeof openProgress> | undefined;
  try {
    const report = await calibrateFaces(pool.faces, faces, {
      readPhoto: (file) => readFile(path.join(folder, file)),
      onProgress: (done, total) => (bar ??= openProgress(terminal, total, told`photos`)).update(done),
      context: { appId: 'calibrate', signal: new AbortController().signal },
      random: seededRandom(PAIRS_SEED),
    });
    return { report, msPerPhoto: ranMs / report.photos };
  } finally {
    bar?.end();
    await pool.close();
  }
}
