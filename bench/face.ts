import { readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import {
  measuredIn,
  operatingPoint,
  reportCosines,
  type CalibrationReport,
} from '../src/vision/calibration/calibrate-faces.ts';
import { DEFAULT_SCORE_MAP, faceSpaceFor } from '../src/vision/calibration/default-score-map.ts';
import { describeCalibration } from '../src/vision/calibration/calibration-report.ts';
import { rateText } from '../src/vision/calibration/rate-text.ts';
import { SAME_SEX_HARDNESS } from '../src/vision/calibration/build-score-map.ts';
import { errorRate } from '../src/vision/calibration/error-rates.ts';
import { cosineOfScore } from '../src/vision/calibration/score-map.ts';
import type { GroupCosines } from '../src/vision/calibration/pair-cosines.ts';
import type { LabelledPhoto } from '../src/vision/calibration/labelled-faces.ts';
import { normalise } from '../src/vision/compare-embeddings.ts';
import type { PhotoAnalysis } from '../src/vision/face-analyzer.ts';
import { measuringData } from '../test/measuring-data.ts';
import { compareFaceSets } from './lib/compare-face-sets.ts';
import { LFW, readFaceSets } from './lib/face-sets.ts';
import {
  describeAttackScores,
  describeSpaces,
  describeTemplateMargin,
  describeTurns,
  percentText,
} from './lib/face-tables.ts';
import { compareTemplates } from './lib/face-templates.ts';
import { analyzePhotos, withPhotoPool } from './lib/photo-analyses.ts';
import { describeSpaceFits } from './lib/space-fits.ts';
import type { Bench } from './run.ts';

/** The space in which the map that ships was measured. */
const SPACE = faceSpaceFor(DEFAULT_SCORE_MAP);
const MEASURED = measuredIn(DEFAULT_SCORE_MAP.modelId, SPACE);
const MS_PHOTOS = 200;

/**
 * Measures the accuracy of the default face models on LFW (half of it) and FairFace, and the speed of one worker.
 * `--full` also mirrors every photo, for the table of face spaces. Analyses are kept in the temporary folder, so a
 * second run takes a minute.
 */
export const run: Bench = async ({ full }) => {
  const folder = measuringData('faces');
  if (folder === null) return {};
  const photos = await readFaceSets(folder);
  const started = performance.now();
  const analyses = await analyzePhotos(
    'measuring',
    photos.map(({ file }) => ({ key: file, read: () => readFile(path.join(folder, file)) })),
  );
  print(`analysed ${photos.length} photos in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  const figures = { ...detectionFigures(photos, analyses), ...accuracyFigures(photos, analyses) };
  const mirrored = full ? await mirrorAll(folder, photos, analyses) : null;
  printAll(describeSpaceFits(photos, embeddingsOf(analyses, keepsRules), mirrored));
  return { ...figures, ...(await measureSpeed(folder, photos)) };
};

type Analyses = ReadonlyMap<string, PhotoAnalysis>;
type FoundAnalysis = Extract<PhotoAnalysis, { kind: 'face' }>;

function keepsRules({ findings }: FoundAnalysis): boolean {
  return findings.length === 0;
}

/** The mean of each face and its mirror image, of photos that keep the rules. */
async function mirrorAll(
  folder: string,
  photos: readonly LabelledPhoto[],
  analyses: Analyses,
): Promise<ReadonlyMap<string, Float32Array>> {
  const embeddings = embeddingsOf(analyses, keepsRules);
  const kept = photos.filter(({ file }) => embeddings.has(file));
  const flip = async (file: string) => sharp(path.join(folder, file)).flop().png().toBuffer();
  const mirrors = await analyzePhotos(
    'measuring',
    kept.map(({ file }) => ({ key: file, read: () => flip(file) })),
  );
  const means = new Map<string, Float32Array>();
  for (const [file, mirror] of embeddingsOf(mirrors, () => true)) {
    const own = embeddings.get(file);
    const mean = own && normalise(own.map((value, at) => value + (mirror[at] ?? 0)));
    if (mean) means.set(file, mean.embedding);
  }
  return means;
}

function detectionFigures(photos: readonly LabelledPhoto[], analyses: Analyses): Record<string, number> {
  const found = (set: readonly LabelledPhoto[]) => set.filter(({ file }) => analyses.get(file)?.kind === 'face').length;
  for (const [group, set] of Map.groupBy(photos, (photo) => photo.group))
    print(`  ${group}: a face in ${found(set)} of ${set.length} photos; ${brokenRules(set, analyses)}`);
  printAll(describeTurns(photos.flatMap(({ file }) => analyses.get(file) ?? [])));
  return { detection_rate: found(photos) / photos.length };
}

function brokenRules(photos: readonly LabelledPhoto[], analyses: Analyses): string {
  const rules = photos.flatMap(({ file }) => {
    const analysis = analyses.get(file);
    return analysis?.kind === 'face' ? analysis.findings.map((finding) => finding.rule) : [];
  });
  const counts = [...Map.groupBy(rules, (rule) => rule)].map(([rule, all]) => `${all.length} ${rule}`);
  return `photo rules broken: ${counts.join(', ') || 'none'}`;
}

function accuracyFigures(photos: readonly LabelledPhoto[], analyses: Analyses): Record<string, number> {
  const everyFace = compare(photos, analyses, () => true);
  const goodPhotos = compare(photos, analyses, keepsRules);
  const fresh = reportCosines(MEASURED, goodPhotos, SAME_SEX_HARDNESS);
  print('\nphotos that keep the rules. This data gives the map below:');
  print(describeCalibration({ ...fresh, photos: photos.length, refused: {} }));
  printSuspects(fresh.groups);
  print('\nthe map that ships:');
  const everyReport = reportCosines(MEASURED, everyFace, SAME_SEX_HARDNESS);
  printShippedMap('photos that keep the rules', fresh.groups, goodPhotos);
  printShippedMap('every face found', everyReport.groups, everyFace);
  printAll(describeAttackScores(goodPhotos));
  printAll(describeSpaces(compareFaceSets(photos, embeddingsOf(analyses, keepsRules), null), goodPhotos));
  const lfw = everyReport.groups.find((group) => group.group === LFW);
  const genuineAt = genuineRates(photos, analyses, everyFace);
  const tarAt = (far: number) => 1 - (lfw?.ownPoints.find((own) => own.targetFar === far)?.point.frr.rate ?? NaN);
  return {
    tar_at_far_1e3: tarAt(1e-3),
    tar_at_far_1e4: tarAt(1e-4),
    ...genuineAt,
    far_at_60_worst_group: worstFar(fresh.groups, goodPhotos, 60),
    far_at_70_worst_group: worstFar(fresh.groups, goodPhotos, 70),
  };
}

/** The share of the genuine pairs of LFW that reach a score: one photo against one, and against a template. */
function genuineRates(
  photos: readonly LabelledPhoto[],
  analyses: Analyses,
  groups: readonly GroupCosines[],
): Record<string, number> {
  const embeddings = embeddingsOf(analyses, () => true);
  const single = groups.find(({ group }) => group === LFW);
  const template = compareTemplates(
    photos.filter(({ group }) => group === LFW),
    embeddings,
    SPACE,
  );
  const figures: Record<string, number> = {};
  print('\ngenuine pairs of LFW, every face found:');
  for (const score of [60, 70]) {
    const cosine = cosineOfScore(DEFAULT_SCORE_MAP, score);
    for (const [name, cosines] of Object.entries({ tar: single, tar_template: template })) {
      if (!cosines) continue;
      const { far, frr } = operatingPoint(cosines, cosine);
      figures[`${name}_at_score_${score}`] = 1 - frr.rate;
      const what = name === 'tar' ? 'one photo' : 'a template of up to three';
      const accepted = percentText(errorRate(frr.trials - frr.errors, frr.trials));
      print(`  score ${score}, against ${what}: ${accepted} accepted; strangers ${rateText(far)}`);
    }
  }
  printAll(describeTemplateMargin(single, template));
  return figures;
}

function embeddingsOf(analyses: Analyses, keep: (analysis: FoundAnalysis) => boolean): Map<string, Float32Array> {
  const embeddings = new Map<string, Float32Array>();
  for (const [file, analysis] of analyses)
    if (analysis.kind === 'face' && analysis.face !== null && keep(analysis))
      embeddings.set(file, analysis.face.embedding);
  return embeddings;
}

function compare(
  photos: readonly LabelledPhoto[],
  analyses: Analyses,
  keep: (analysis: FoundAnalysis) => boolean,
): readonly GroupCosines[] {
  return compareFaceSets(photos, embeddingsOf(analyses, keep), SPACE);
}

function printSuspects(groups: CalibrationReport['groups']): void {
  for (const { group, suspects } of groups)
    for (const { a, b, cosine } of suspects)
      print(`  probably one person in ${group}: ${a} and ${b}, cosine ${cosine.toFixed(3)}`);
}

function printShippedMap(what: string, reports: CalibrationReport['groups'], groups: readonly GroupCosines[]): void {
  for (const score of [60, 70]) {
    const cosine = cosineOfScore(DEFAULT_SCORE_MAP, score);
    print(`  score ${score} (cosine ${cosine.toFixed(3)}), ${what}: accepted strangers, accepted genuine pairs`);
    for (const [at, report] of reports.entries()) {
      const group = withoutSuspects(groups[at], report.suspectPairs);
      if (group === null) continue;
      const { far, frr } = operatingPoint(group, cosine);
      const all = groups[at] ? operatingPoint(groups[at], cosine).far : far;
      const tar = frr.trials > 0 ? `; TAR ${(1 - frr.rate).toFixed(4)} of ${frr.trials}` : '';
      const suspects =
        report.suspectPairs > 0 ? `; ${all.rate.toExponential(1)} with ${report.suspectPairs} suspects` : '';
      const enough = report.enough ? '' : '  (fewer than 30 errors at FAR 1e-3)';
      print(`    ${report.group.padEnd(16)} ${rateText(far)}${suspects}${tar}${enough}`);
    }
  }
}

function worstFar(reports: CalibrationReport['groups'], groups: readonly GroupCosines[], score: number): number {
  const cosine = cosineOfScore(DEFAULT_SCORE_MAP, score);
  const rates = reports.flatMap((report, at) => {
    const group = withoutSuspects(groups[at], report.suspectPairs);
    return group ? [operatingPoint(group, cosine).far.rate] : [];
  });
  return Math.max(...rates);
}

function withoutSuspects(group: GroupCosines | undefined, suspectPairs: number): GroupCosines | null {
  if (group === undefined) return null;
  return { ...group, impostors: group.impostors.subarray(0, group.impostors.length - suspectPairs) };
}

/**
 * Milliseconds for a face in one worker, from decoding to embedding, one after the other: by the clock, and of the
 * processor.
 */
async function measureSpeed(folder: string, photos: readonly LabelledPhoto[]): Promise<Record<string, number>> {
  const files = photos.slice(0, MS_PHOTOS).map((photo) => path.join(folder, photo.file));
  const bytes = await Promise.all(files.map((file) => readFile(file)));
  const { signal } = new AbortController();
  return withPhotoPool({ look: 'measuring', workers: 1 }, async (pool) => {
    for (const photo of bytes.slice(0, 10)) await pool.faces.analyze(photo, { appId: 'bench', signal });
    const [started, cpuStarted] = [performance.now(), process.cpuUsage()];
    for (const photo of bytes) await pool.faces.analyze(photo, { appId: 'bench', signal });
    const { user, system } = process.cpuUsage(cpuStarted);
    const [msPerFace, cpuMsPerFace] = [
      (performance.now() - started) / bytes.length,
      (user + system) / 1e3 / bytes.length,
    ];
    print(
      `\none worker: ${msPerFace.toFixed(1)} ms a face, ${cpuMsPerFace.toFixed(1)} ms of the processor, over ${bytes.length} LFW photos, decoding included`,
    );
    return { ms_per_face: msPerFace, cpu_ms_per_face: cpuMsPerFace };
  });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function printAll(lines: readonly string[]): void {
  for (const line of lines) print(line);
}
