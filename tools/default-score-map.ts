import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { compareFaceSets } from '../bench/lib/compare-face-sets.ts';
import { LFW, readFaceSets } from '../bench/lib/face-sets.ts';
import { fetchModels } from '../src/engines/inference/models/model-store.ts';
import { MODELS_FOLDER } from '../src/engines/inference/models/models-folder.ts';
import { openInferencePool } from '../src/engines/inference/pool/inference-pool.ts';
import { systemClock } from '../src/kernel/clock.ts';
import { SAME_SEX_HARDNESS } from '../src/vision/calibration/build-score-map.ts';
import { measuredIn, reportCosines } from '../src/vision/calibration/calibrate-faces.ts';
import { encodePhotos } from '../src/vision/calibration/encode-photos.ts';
import { FACE_SPACE } from '../src/vision/calibration/face-space.ts';
import { fitFaceSpace } from '../src/vision/calibration/fit-face-space.ts';
import { describeCalibration } from '../src/vision/calibration/describe-calibration.ts';
import { MEASURING_QUALITY_LIMITS } from '../src/vision/photo-quality.ts';
import { measuringData } from '../test/measuring-data.ts';

/**
 * Fits the face space and measures the score map that are shipped with the default encoder, from the measuring data.
 * Writes both and the DET curves, and prints the report.
 */
const SCORE_MAP_FILE = path.join(import.meta.dirname, '../src/vision/calibration/default-score-map.json');
const FACE_SPACE_FILE = path.join(import.meta.dirname, '../src/vision/calibration/default-face-space.json');
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
const photos = await readFaceSets(folder);
const { embeddings, refusals } = await encodePhotos(
  pool.faces,
  photos.map(({ file }) => file),
  {
    readPhoto: (file) => readFile(path.join(folder, file)),
    onProgress: (done, total) => void (done % 500 === 0 && process.stderr.write(`${done} of ${total} photos\n`)),
    context: { appId: 'calibration', signal: new AbortController().signal },
  },
);
await pool.close();
const strangers = photos.filter(({ group }) => group !== LFW).flatMap(({ file }) => embeddings.get(file) ?? []);
const fitted = fitFaceSpace(strangers, {
  id: 'fairface@1',
  modelId: pool.faces.modelId,
  data: 'FairFace (Karkkainen and Joo 2021), one photo of each person',
  licence: 'CC BY 4.0',
});
const space = FACE_SPACE.parse(fitted);
const cosines = compareFaceSets(photos, embeddings, space);
const measured = reportCosines(measuredIn(pool.faces.modelId, space), cosines, SAME_SEX_HARDNESS);
const report = { ...measured, photos: photos.length, refused: { 'not usable': refusals.size } };
process.stdout.write(`${describeCalibration(report)}\n`);
if (report.map === null) process.exit(1);
await writeFile(FACE_SPACE_FILE, `${JSON.stringify(fitted, null, 2)}\n`);
await writeFile(SCORE_MAP_FILE, `${JSON.stringify(report.map, null, 2)}\n`);
await writeFile(CURVES_FILE, `${report.detCurves}\n`);
