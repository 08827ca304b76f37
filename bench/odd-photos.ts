import { readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { seededRandom } from '../src/kernel/seeded-random.ts';
import { judgeReference } from '../src/people/enrolment.ts';
import { errorRate } from '../src/vision/calibration/error-rates.ts';
import type { LabelledPhoto } from '../src/vision/calibration/labelled-faces.ts';
import type { PhotoAnalysis } from '../src/vision/face-analyzer.ts';
import { fivePointsOf } from '../src/vision/landmarks.ts';
import { measuringData } from '../test/measuring-data.ts';
import { photographFace } from '../test/upgrade/drawn-face.ts';
import {
  drawGlasses,
  drawHat,
  drawMask,
  someDarkGlasses,
  withClearGlass,
  type FacePhoto,
} from './lib/draw-on-faces.ts';
import { DRAWN_BEINGS } from './lib/drawn-beings.ts';
import { LFW, readFaceSets } from './lib/face-sets.ts';
import { percentText } from './lib/face-tables.ts';
import { analyzePhotos, withPhotoPool, type PhotoToAnalyze } from './lib/photo-analyses.ts';
import type { Bench } from './run.ts';

const PEOPLE = 20;
/** Glasses are drawn on as many others, the second hundred of the list. */
const GLASSES_PEOPLE = 100;
const GLASSES_A_PERSON = 2;
const SEED = 7;
/** Photos of LFW have 250 pixels a side, and a face in one is smaller than the photo rules ask for. */
const SIDE = 500;

/**
 * What odd photos get from the product, as a selfie and as a register photo: photos of LFW that a script changed, faces
 * and animals that it drew, and dark glasses drawn on faces. Prints counts with exact 95 % intervals.
 */
export const run: Bench = async ({ full }) => {
  const folder = measuringData('faces');
  if (folder === null) return {};
  const faces = await readFaces(folder, 2 * GLASSES_PEOPLE);
  const odd = Object.entries(changesOf(faces)).flatMap(([name, make]) =>
    faces.slice(0, PEOPLE).map((face, at) => ({ key: `${name}|${at}`, read: () => make(face, at) })),
  );
  const drawn = [
    ...Object.entries(DRAWN_BEINGS).map(([name, read]) => ({ key: `${name}|0`, read })),
    ...Array.from({ length: PEOPLE }, (_, at) => ({
      key: `a drawn cartoon of a face|${at}`,
      read: () => photographFace(at + 1),
    })),
  ];
  printTable(await analyzePhotos('product', [...odd, ...drawn]));
  return printGlasses(faces.slice(GLASSES_PEOPLE), full);
};

/** One photo each of the first people of LFW, enlarged, with the points of the face. */
async function readFaces(folder: string, count: number): Promise<readonly FacePhoto[]> {
  const lfw = (await readFaceSets(folder)).filter(({ group }) => group === LFW);
  const people = [...Map.groupBy(lfw, ({ identity }) => identity).values()].slice(0, count);
  const { signal } = new AbortController();
  return withPhotoPool({ look: 'product', workers: 2 }, async ({ frames }) => {
    const faces: FacePhoto[] = [];
    for (const [photo] of people) {
      const enlarged = await enlarge(folder, photo);
      const rgb = new Uint8Array(await sharp(enlarged).removeAlpha().raw().toBuffer());
      const picture = { width: SIDE, height: SIDE, rgb };
      const [analysis] = await frames.analyzeFrames([{ picture, liveness: false, embedding: false }], {
        appId: 'bench',
        signal,
      });
      if (!analysis?.face) continue;
      faces.push({ photo: enlarged, width: SIDE, height: SIDE, points: fivePointsOf(analysis.face.landmarks) });
    }
    return faces;
  });
}

function enlarge(folder: string, photo: LabelledPhoto | undefined): Promise<Buffer> {
  const file = path.join(folder, photo?.file ?? '');
  return readFile(file).then((bytes) => sharp(bytes).resize(SIDE, SIDE).jpeg({ quality: 95 }).toBuffer());
}

type Change = (face: FacePhoto, at: number) => Promise<Buffer>;

/** The photo with its light taken down to a share. */
function dimmed(share: number): Change {
  return ({ photo }) => jpegOf(sharp(photo).linear(share, 0));
}

function turned(degrees: number): Change {
  return ({ photo }) => jpegOf(sharp(photo).rotate(degrees));
}

/** Every change by name. */
function changesOf(faces: readonly FacePhoto[]): Readonly<Record<string, Change>> {
  const other = (at: number, by: number) => faces[(at + by) % faces.length]?.photo ?? Buffer.alloc(0);
  return {
    'as it is': async ({ photo }) => photo,
    'brightness 30 %': dimmed(0.3),
    'brightness 15 %': dimmed(0.15),
    'brightness 10 %': dimmed(0.1),
    'brightness 5 %': dimmed(0.05),
    'brightness 2 %': dimmed(0.02),
    'turned by 20 degrees': turned(20),
    'turned by 90 degrees': turned(90),
    'turned by 180 degrees': turned(180),
    'black and white': ({ photo }) => jpegOf(sharp(photo).greyscale()),
    'two people side by side': ({ photo }, at) => besides(photo, other(at, 1)),
    'two small faces in the background': ({ photo }, at) => withBackground(photo, [other(at, 1), other(at, 2)]),
    'a drawn hat down to the brows': (face) => drawHat(face, 0.3),
    'a drawn hat over the eyes': (face) => drawHat(face, -0.15),
    'a drawn mask': drawMask,
    'few colours, as a painting': ({ photo }) => jpegOf(sharp(photo).median(9).png({ palette: true, colours: 12 })),
    'only the edges, as a sketch': ({ photo }) => sketch(photo),
  };
}

/** As JPEG. An intermediate PNG is written first, because sharp applies only the last format. */
async function jpegOf(pipeline: ReturnType<typeof sharp>): Promise<Buffer> {
  return sharp(await pipeline.png().toBuffer())
    .jpeg({ quality: 92 })
    .toBuffer();
}

function sketch(photo: Buffer): Promise<Buffer> {
  const laplacian = { width: 3, height: 3, kernel: [-1, -1, -1, -1, 8, -1, -1, -1, -1] };
  return jpegOf(sharp(photo).greyscale().blur(1.2).convolve(laplacian).linear(4, 0).negate());
}

async function besides(left: Buffer, right: Buffer): Promise<Buffer> {
  const canvas = sharp({ create: { width: 2 * SIDE, height: SIDE, channels: 3, background: '#808080' } });
  return jpegOf(
    canvas.composite([
      { input: left, left: 0, top: 0 },
      { input: right, left: SIDE, top: 0 },
    ]),
  );
}

async function withBackground(photo: Buffer, others: readonly Buffer[]): Promise<Buffer> {
  const side = Math.round(SIDE * 0.24);
  const small = await Promise.all(others.map((other) => sharp(other).resize(side, side).toBuffer()));
  return jpegOf(sharp(photo).composite(small.map((input, at) => ({ input, left: at * (SIDE - side), top: 0 }))));
}

function selfieOf(analysis: PhotoAnalysis): string {
  if (analysis.kind === 'unreadable') return analysis.refusal;
  if (analysis.kind === 'no-face') return analysis.tooDark ? 'too dark' : 'no face';
  return analysis.findings[0]?.rule.replace('face-', '').replace('-', ' ') ?? 'usable';
}

function registerOf(analysis: PhotoAnalysis): string {
  const judged = judgeReference(analysis);
  return 'refusal' in judged ? judged.refusal.replace('photo-', '').replace('-', ' ') : 'taken';
}

function printTable(analyses: ReadonlyMap<string, PhotoAnalysis>): void {
  print('| photo | selfie | register photo |\n| --- | --- | --- |');
  const rows = Map.groupBy(analyses, ([key]) => key.split('|')[0] ?? '');
  for (const [name, entries] of rows) {
    const seen = entries.map(([, analysis]) => analysis);
    print(`| ${name} | ${countsOf(seen.map(selfieOf))} | ${countsOf(seen.map(registerOf))} |`);
  }
}

function countsOf(outcomes: readonly string[]): string {
  const groups = [...Map.groupBy(outcomes, (outcome) => outcome)].toSorted(([, a], [, b]) => b.length - a.length);
  return groups.map(([outcome, all]) => `${all.length} ${outcome}`).join(', ');
}

/** Dark glasses, the same rims with clear glass, and the photos as they are. */
async function printGlasses(faces: readonly FacePhoto[], full: boolean): Promise<Record<string, number>> {
  const random = seededRandom(SEED);
  const photos: PhotoToAnalyze<string>[] = [];
  for (const [at, face] of faces.entries()) {
    for (let draw = 0; draw < (full ? 2 : 1) * GLASSES_A_PERSON; draw++) {
      const glasses = someDarkGlasses(random);
      photos.push({ key: `dark|${glasses.shape}|${at}|${draw}`, read: () => drawGlasses(face, glasses) });
      photos.push({
        key: `clear|${glasses.shape}|${at}|${draw}`,
        read: () => drawGlasses(face, withClearGlass(glasses)),
      });
    }
    photos.push({ key: `none|none|${at}|0`, read: async () => face.photo });
  }
  const covered = new Map<string, boolean[]>();
  for (const [key, analysis] of await analyzePhotos('product', photos)) {
    const [glass = '', shape = ''] = key.split('|');
    const isCovered = analysis.kind === 'face' && analysis.findings.some(({ rule }) => rule === 'face-covered');
    for (const group of new Set([glass, shape === 'none' ? glass : `${glass}, ${shape}`]))
      covered.set(group, [...(covered.get(group) ?? []), isCovered]);
  }
  print('\n| glasses drawn on faces | refused as covered |\n| --- | --- |');
  const shareOf = (group: string) => {
    const all = covered.get(group) ?? [];
    return errorRate(all.filter(Boolean).length, all.length);
  };
  for (const group of [...covered.keys()].toSorted()) print(`| ${group} | ${percentText(shareOf(group))} |`);
  return {
    dark_glasses_refused: shareOf('dark').rate,
    clear_glasses_refused: shareOf('clear').rate,
    no_glasses_refused: shareOf('none').rate,
  };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
