import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { compareFaceSets } from '../bench/lib/compare-face-sets.ts';
import { LFW, readFaceSets } from '../bench/lib/face-sets.ts';
import { analyzePhotos } from '../bench/lib/photo-analyses.ts';
import { SAME_SEX_HARDNESS } from '../src/vision/calibration/build-score-map.ts';
import { measuredIn, reportCosines } from '../src/vision/calibration/calibrate-faces.ts';
import { DEFAULT_SCORE_MAP } from '../src/vision/calibration/default-score-map.ts';
import { FACE_SPACE } from '../src/vision/calibration/face-space.ts';
import { fitFaceSpace } from '../src/vision/calibration/fit-face-space.ts';
import { calibrationReport, describeCalibration } from '../src/vision/calibration/calibration-report.ts';
import { drawChart } from '../src/reports/draw-chart.ts';
import { measuringData } from '../test/measuring-data.ts';

/**
 * Fits the face space and measures the score map that are shipped with the default encoder, from the measuring data.
 * Writes both and the DET curves, and prints the report.
 */
const SCORE_MAP_FILE = path.join(import.meta.dirname, '../src/vision/calibration/default-score-map.json');
const FACE_SPACE_FILE = path.join(import.meta.dirname, '../src/vision/calibration/default-face-space.json');
const CALIBRATION_FILE = path.join(import.meta.dirname, '../src/vision/calibration/default-calibration.json');
const CURVES_FILE = path.join(import.meta.dirname, '../docs/accuracy-face-det.svg');

const folder = measuringData('faces');
if (folder === null) process.exit(1);
const photos = await readFaceSets(folder);
const analyses = await analyzePhotos(
  'measuring',
  photos.map(({ file }) => ({ key: file, read: () => readFile(path.join(folder, file)) })),
);
// Photos that break a rule are not compared by the product, so the map is not made from them.
const embeddings = new Map<string, Float32Array>();
for (const [file, analysis] of analyses)
  if (analysis.kind === 'face' && analysis.face !== null && analysis.findings.length === 0)
    embeddings.set(file, analysis.face.embedding);
const { modelId } = DEFAULT_SCORE_MAP;
const strangers = photos.filter(({ group }) => group !== LFW).flatMap(({ file }) => embeddings.get(file) ?? []);
const fitted = fitFaceSpace(strangers, {
  id: 'fairface@1',
  modelId,
  data: 'FairFace (Karkkainen and Joo 2021), one photo of each person',
  licence: 'CC BY 4.0',
});
const space = FACE_SPACE.parse(fitted);
const cosines = compareFaceSets(photos, embeddings, space);
const measured = reportCosines(measuredIn(modelId, space), cosines, SAME_SEX_HARDNESS);
const report = { ...measured, photos: photos.length, refused: { 'not usable': photos.length - embeddings.size } };
process.stdout.write(`${describeCalibration(report)}\n`);
if (report.map === null) process.exit(1);
await writeFile(FACE_SPACE_FILE, `${JSON.stringify(fitted, null, 2)}\n`);
const kept = { ...report, groups: report.groups.map(({ suspects: _suspects, ...group }) => group) };
await writeFile(CALIBRATION_FILE, `${JSON.stringify(kept)}\n`);
await writeFile(SCORE_MAP_FILE, `${JSON.stringify(report.map, null, 2)}\n`);
const [curves] = calibrationReport(report, { by: '', atMs: 0 }, 'en').charts;
if (curves !== undefined) await writeFile(CURVES_FILE, `${await drawChart(curves, 'det')}\n`);
