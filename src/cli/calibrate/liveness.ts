import type { Command } from 'commander';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { LIVENESS_THRESHOLDS } from '../../features/video-liveness/contract.ts';
import type { Config } from '../../config/config.ts';
import { dataFolder } from '../../config/data-folder.ts';
import { systemClock } from '../../kernel/clock.ts';
import {
  measureClips,
  reportLiveness,
  type ClipToMeasure,
  type MeasuredClips,
} from '../../vision/liveness/calibrate-liveness.ts';
import { describeLiveness } from '../../vision/liveness/describe-liveness.ts';
import { DEFAULT_CLIP_LIMITS } from '../../vision/liveness/judge-clip.ts';
import { readLabelledClips } from '../../vision/liveness/labelled-clips.ts';
import { livenessPage } from '../../vision/liveness/liveness-page.ts';
import { openProgress } from '../../terminal/progress.ts';
import type { CalibrateDeps } from './deps.ts';
import { decodeText } from '../../tables/text-encoding.ts';

interface Options {
  readonly clips: string;
  readonly out: string;
  readonly install?: boolean;
  readonly json?: boolean;
}

/** Longest time for one clip. It is long because no other caller shares the queue of this command. */
const CLIP_TIMEOUT_MS = 300_000;

/**
 * Adds `renzheng calibrate liveness`, which measures liveness on the operator's own labelled clips and fits it to them.
 */
export function addCalibrateLiveness(calibrate: Command, deps: CalibrateDeps): void {
  calibrate
    .command('liveness')
    .description(
      'fit the seven thresholds to your own live clips; prints how many clips each turns away, by kind of attack',
    )
    .argument(
      '<list>',
      'CSV: file,label,attack,subject with label live or attack; a column domain (e.g. a device) makes the thresholds hold in each',
    )
    .option('--clips <folder>', 'folder to which the names in the list are relative', '.')
    .option('--out <folder>', 'where report.html, report.json and liveness-fusion.json are written', 'calibration')
    .option('--install', 'use the new fusion from the next start of the server')
    .option('--json', 'print JSON for programs')
    .action((list: string, options: Options) => run(list, options, deps));
}

async function run(list: string, options: Options, { configOf, terminal }: CalibrateDeps): Promise<void> {
  const config = configOf();
  const labelled = readLabelledClips(decodeText(readFileSync(list)));
  if (!labelled.ok)
    throw new Error(`${list} cannot be used:\n${labelled.problems.map((problem) => `  - ${problem}`).join('\n')}`);
  const progress = openProgress(terminal, labelled.clips.length, 'clips');
  const measured = await measure(labelled.clips, options.clips, config, (done) => progress.update(done)).finally(() =>
    progress.end(),
  );
  const report = reportLiveness(measured, Object.values(LIVENESS_THRESHOLDS));
  mkdirSync(options.out, { recursive: true });
  const json = `${JSON.stringify(report, null, 2)}\n`;
  const text = describeLiveness(report);
  writeFileSync(path.join(options.out, 'report.json'), json);
  writeFileSync(path.join(options.out, 'report.html'), livenessPage(report));
  terminal.out(options.json ? json : `${text}\n`);
  if (report.fusion === null)
    throw new Error('too few live clips for a scale: at least 20 are needed, and 3,000 to see a rate of 0.1 %');
  const file = options.install
    ? dataFolder(config.data.dir).livenessFusion
    : path.join(options.out, 'liveness-fusion.json');
  writeFileSync(file, `${JSON.stringify(report.fusion, null, 2)}\n`);
  terminal.err(
    options.install
      ? `installed as ${file}; restart the server to use it\n`
      : `the fusion is in ${file}; use --install to put it in place\n`,
  );
}

async function measure(
  clips: readonly ClipToMeasure[],
  folder: string,
  config: Config,
  onProgress: (done: number) => void,
): Promise<MeasuredClips> {
  // Loaded only here, because other commands are clients and need no models.
  const { openInferencePool } = await import('../../engines/inference/pool/inference-pool.ts');
  const { fetchModels } = await import('../../engines/inference/models/model-store.ts');
  const { MODELS_FOLDER } = await import('../../engines/inference/models/models-folder.ts');
  const { chooseVideoDecoder } = await import('../../composition/open-video.ts');
  const { chosen, problems } = await chooseVideoDecoder({
    ...config,
    video: { ...config.video, timeoutMs: CLIP_TIMEOUT_MS },
  });
  if (chosen === null) throw new Error(`no video can be decoded here: ${problems.join('; ')}`);
  const models = config.data.modelsDir ?? MODELS_FOLDER;
  await fetchModels(models);
  const { workers, livenessManifest, detectorManifest, encoderManifest } = config.inference;
  const pool = await openInferencePool({
    models: { folder: models, detectorManifest, encoderManifest, livenessManifest },
    workers: workers ?? availableParallelism(),
    queueMax: 1000,
    timeoutMs: CLIP_TIMEOUT_MS,
    clock: systemClock,
  });
  try {
    return await measureClips(clips, {
      decoder: chosen.decoder,
      analyzer: pool.frames,
      limits: DEFAULT_CLIP_LIMITS,
      context: { appId: 'calibrate', signal: new AbortController().signal },
      concurrency: availableParallelism(),
      readClip: (file) => readFile(path.join(folder, file)),
      onProgress,
      nowMs: () => systemClock.monotonicMs(),
    });
  } finally {
    await pool.close();
  }
}
