import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { readFaceSets } from '../bench/lib/face-sets.ts';
import { fetchModels } from '../src/engines/inference/models/model-store.ts';
import { MODELS_FOLDER } from '../src/engines/inference/models/models-folder.ts';
import { openInferencePool } from '../src/engines/inference/pool/inference-pool.ts';
import { systemClock } from '../src/kernel/clock.ts';
import { seededRandom } from '../src/kernel/seeded-random.ts';
import { calibrateFaces } from '../src/vision/calibration/calibrate-faces.ts';
import { describeCalibration } from '../src/vision/calibration/describe-calibration.ts';
import { MEASURING_QUALITY_LIMITS } from '../src/vision/photo-quality.ts';
import { measuringData } from '../test/measuring-data.ts';

/**
 * Measures the score map that is shipped with the default encoder, from the measuring data. Writes the map, the report
 * and the DET curves.
 */
const SCORE_MAP_FILE = path.join(import.meta.dirname, '../src/vision/calibration/default-score-map.json');
const CURVES_FILE = path.join(import.meta.dirname, '../docs/accuracy-face-det.svg');

const folder = measuringData('faces');
if (folder === null) process.exit(1);
await fetchModels(MODELS_FOLDER);
const pool = await openInferencePool({
  models: { folder: MODELS_FOLDER },
  workers: availableParallelism(),
  queueMax: 100,
  timeoutMs: 60_000,
  clock: systemClock,
  qualityLimits: MEASURING_QUALITY_LIMITS,
  faceChoice: 'central',
});
const report = await calibrateFaces(
  pool.faces,
  { kind: 'photos', photos: await readFaceSets(folder) },
  {
    readPhoto: (file) => readFile(path.join(folder, file)),
    onProgress: (done, total) => void (done % 500 === 0 && process.stderr.write(`${done} of ${total} photos\n`)),
    context: { appId: 'calibration', signal: new AbortController().signal },
    random: seededRandom(1),
  },
);
await pool.close();
process.stdout.write(`${describeCalibration(report)}\n`);
if (report.map === null) process.exit(1);
await writeFile(SCORE_MAP_FILE, `${JSON.stringify(report.map, null, 2)}\n`);
await writeFile(CURVES_FILE, `${report.detCurves}\n`);
