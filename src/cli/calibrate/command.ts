import type { Command } from 'commander';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { Config } from '../../config/config.ts';
import { dataFolder } from '../../config/data-folder.ts';
import { systemClock } from '../../kernel/clock.ts';
import { seededRandom } from '../../kernel/seeded-random.ts';
import { calibrateFaces, type CalibrationReport } from '../../vision/calibration/calibrate-faces.ts';
import { describeCalibration } from '../../vision/calibration/describe-calibration.ts';
import { readLabelledFaces, type LabelledFaces } from '../../vision/calibration/labelled-faces.ts';
import type { Terminal } from '../../terminal/print.ts';
import { openProgress } from '../../terminal/progress.ts';
import type { CalibrateDeps } from './deps.ts';
import { addCalibrateLiveness } from './liveness.ts';
import { decodeText } from '../../tables/text-encoding.ts';

interface Options {
  readonly photos: string;
  readonly out: string;
  readonly install?: boolean;
  readonly json?: boolean;
}

/** Longest time for one photo. It is long because no other caller shares the queue of this command. */
const PHOTO_TIMEOUT_MS = 60_000;
/** Seed for drawing pairs if there are too many to compare all. The same list always gives the same report. */
const PAIRS_SEED = 1;

/** Adds `renzheng calibrate faces`, which measures the installed encoder on the operator's own labelled photos. */
export function addCalibrateCommand(program: Command, { configOf, terminal }: CalibrateDeps): void {
  const calibrate = program.command('calibrate').description('measure the installed models on your own labelled data');
  addCalibrateLiveness(calibrate, { configOf, terminal });
  calibrate
    .command('faces')
    .description("build face verification's map from cosine to score; prints FAR and FRR of each group with intervals")
    .argument('<list>', 'CSV: photo_a,photo_b,same[,group] with same 0 or 1, or file,identity[,group]')
    .option('--photos <folder>', 'folder to which the names in the list are relative', '.')
    .option('--out <folder>', 'where report.md, report.json and det.svg are written', 'calibration')
    .option('--install', 'use the new map from the next start of the server')
    .option('--json', 'print JSON for programs')
    .action((list: string, options: Options) => run(list, options, configOf(), terminal));
}

async function run(list: string, options: Options, config: Config, terminal: Terminal): Promise<void> {
  const faces = readList(list);
  const report = await measure(faces, options.photos, config, terminal);
  mkdirSync(options.out, { recursive: true });
  const { detCurves, ...numbers } = report;
  const text = describeCalibration(report);
  writeFileSync(path.join(options.out, 'report.md'), text);
  writeFileSync(path.join(options.out, 'report.json'), `${JSON.stringify(numbers, null, 2)}\n`);
  writeFileSync(path.join(options.out, 'det.svg'), detCurves);
  terminal.out(options.json ? `${JSON.stringify(numbers, null, 2)}\n` : `${text}\n`);
  if (report.map === null)
    throw new Error(
      'no group has enough pairs for a map: to see an FAR of 1e-3, a group needs 30,000 pairs of different people',
    );
  const file = options.install ? dataFolder(config.data.dir).scoreMap : path.join(options.out, 'score-map.json');
  writeFileSync(file, `${JSON.stringify(report.map, null, 2)}\n`);
  terminal.err(
    options.install
      ? `installed as ${file}; restart the server to use it\n`
      : `the map is in ${file}; use --install to put it in place\n`,
  );
}

function readList(file: string): LabelledFaces {
  const outcome = readLabelledFaces(decodeText(readFileSync(file)));
  if (!outcome.ok)
    throw new Error(`${file} cannot be used:\n${outcome.problems.map((problem) => `  - ${problem}`).join('\n')}`);
  return outcome.faces;
}

async function measure(
  faces: LabelledFaces,
  folder: string,
  config: Config,
  terminal: Terminal,
): Promise<CalibrationReport> {
  // Loaded only here, because other commands are clients and need no models.
  const { openInferencePool } = await import('../../engines/inference/pool/inference-pool.ts');
  const { fetchModels } = await import('../../engines/inference/models/model-store.ts');
  const { MODELS_FOLDER } = await import('../../engines/inference/models/models-folder.ts');
  const models = config.data.modelsDir ?? MODELS_FOLDER;
  await fetchModels(models);
  const { workers, detectorManifest, encoderManifest } = config.inference;
  const pool = await openInferencePool({
    models: { folder: models, detectorManifest, encoderManifest },
    workers: workers ?? availableParallelism(),
    queueMax: 64,
    timeoutMs: PHOTO_TIMEOUT_MS,
    clock: systemClock,
  });
  let bar: ReturnType<typeof openProgress> | undefined;
  try {
    return await calibrateFaces(pool.faces, faces, {
      readPhoto: (file) => readFile(path.join(folder, file)),
      onProgress: (done, total) => (bar ??= openProgress(terminal, total, 'photos')).update(done),
      context: { appId: 'calibrate', signal: new AbortController().signal },
      random: seededRandom(PAIRS_SEED),
    });
  } finally {
    bar?.end();
    await pool.close();
  }
}
