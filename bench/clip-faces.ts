import { availableParallelism } from 'node:os';
import path from 'node:path';
import { mean, quantileSorted, variance } from 'simple-statistics';
import { chooseVideoDecoder } from '../src/composition/open-video.ts';
import { readConfig } from '../src/config/config.ts';
import { DEFAULT_SCORE_MAP, faceSpaceFor } from '../src/vision/calibration/default-score-map.ts';
import { errorRate } from '../src/vision/calibration/error-rates.ts';
import { toFaceSpace } from '../src/vision/calibration/to-face-space.ts';
import { cosineOfScore } from '../src/vision/calibration/score-map.ts';
import { cosineOf } from '../src/vision/compare-embeddings.ts';
import type { EncodedFace } from '../src/vision/face-encoder.ts';
import { clipFaceOf } from '../src/vision/liveness/clip-face.ts';
import { DEFAULT_CLIP_LIMITS } from '../src/vision/liveness/judge-clip.ts';
import { stillsToJudge } from '../src/vision/liveness/observe-clip.ts';
import { measuringData } from '../test/measuring-data.ts';
import { readClip, readClipSet } from './lib/clip-sets.ts';
import { CodeCache } from './lib/code-cache.ts';
import { percentText } from './lib/face-tables.ts';
import { withPhotoPool } from './lib/photo-analyses.ts';
import type { Bench } from './run.ts';

/** The code and the models on which the faces of a clip depend. */
const CODE = [
  'src/vision',
  'src/vision/liveness/observe-clip.ts',
  'src/engines/media/ffmpeg',
  'src/engines/inference/onnx',
  'src/engines/inference/models/manifest.json',
];
const PATIENCE_MS = 600_000;
/** How many of the best stills of a clip are averaged. Eight are encoded. */
const COUNTS = [1, 2, 3, 4, 8] as const;
/** The folders of live clips, by the names under which they are printed. */
const SETS = [
  ['own', 'liveness'],
  ['replay', 'liveness_replay'],
] as const;
const SPACE = faceSpaceFor(DEFAULT_SCORE_MAP);

interface ClipFaces {
  readonly subject: string;
  readonly faces: readonly EncodedFace[];
}

/**
 * Measures what it gives to compare several stills of a clip with the register instead of one. The best still of every
 * live clip serves as a register photo and is compared with the other clips: those of the same person are genuine pairs,
 * and those of others are strangers. Clips of the two sets are not compared with each other. `d` is the distance between
 * the means of genuine pairs and strangers, in standard deviations.
 */
export const run: Bench = async () => {
  const sets: { readonly name: string; readonly clips: readonly ClipFaces[] }[] = [];
  for (const [name, folder] of SETS) {
    const clips = await readSet(folder);
    if (clips.length > 0) sets.push({ name, clips });
  }
  if (sets.length === 0) return {};

  const figures: Record<string, number> = {};
  print(
    '| stills | set | genuine pairs at 60 | at 70 | strangers at 60 | genuine: lowest, mean | strangers: mean, 99.9 % | d |',
  );
  print('| --- | --- | --- | --- | --- | --- | --- | --- |');
  for (const count of COUNTS) {
    for (const { name, clips } of sets) {
      const { genuine, strangers } = compareSet(clips, count);
      const rates = [reaching(genuine, 60), reaching(genuine, 70), reaching(strangers, 60)].map(percentText);
      const [lowest, highest] = [quantileSorted(genuine, 0), quantileSorted(strangers, 0.999)];
      const spread = Math.sqrt((variance(genuine) + variance(strangers)) / 2);
      const separation = (mean(genuine) - mean(strangers)) / spread;
      const [own, others] = [
        `${three(lowest)}, ${three(mean(genuine))}`,
        `${three(mean(strangers))}, ${three(highest)}`,
      ];
      print(`| ${count} | ${name} | ${rates.join(' | ')} | ${own} | ${others} | ${separation.toFixed(2)} |`);
      figures[`separation_${name}_of_${count}`] = separation;
    }
  }
  return figures;
};

async function readSet(name: 'liveness' | 'liveness_replay'): Promise<readonly ClipFaces[]> {
  const folder = measuringData(name);
  if (folder === null) return [];
  const live = (await readClipSet(folder)).filter(({ isLive }) => isLive);
  const config = readConfig({});
  const { chosen } = await chooseVideoDecoder({ ...config, video: { ...config.video, timeoutMs: PATIENCE_MS } });
  if (chosen === null) throw new Error('no video can be decoded on this machine');
  const cache = new CodeCache<readonly EncodedFace[]>('renzheng-clip-faces', CODE);
  const context = { appId: 'bench', signal: new AbortController().signal };
  return withPhotoPool({ look: 'product', workers: availableParallelism() }, async ({ frames }) => {
    const facesOf = async (bytes: Uint8Array) => {
      const opened = await chosen.decoder.decode(bytes, context);
      if (!opened.ok) return [];
      const asked = stillsToJudge(opened.video.stills).map(({ picture }) => ({
        picture,
        liveness: false,
        embedding: true,
      }));
      return (await frames.analyzeFrames(asked, context)).flatMap(({ face }) => face?.encoded ?? []);
    };
    const clips: ClipFaces[] = [];
    for (const { file, subject } of live) {
      const bytes = await readClip(path.join(folder, file));
      clips.push({ subject, faces: await cache.get(bytes, () => facesOf(bytes)) });
    }
    return clips;
  });
}

function compareSet(
  clips: readonly ClipFaces[],
  count: number,
): { readonly genuine: number[]; readonly strangers: number[] } {
  const { normMin } = DEFAULT_CLIP_LIMITS;
  const held = clips.flatMap(({ subject, faces }) => {
    const [still, clip] = [clipFaceOf(faces, { normMin, count: 1 }), clipFaceOf(faces, { normMin, count })];
    return still && clip ? [{ subject, still: inSpace(still.embedding), clip: inSpace(clip.embedding) }] : [];
  });
  const [genuine, strangers]: [number[], number[]] = [[], []];
  for (const register of held) {
    for (const probe of held) {
      if (probe === register) continue;
      (probe.subject === register.subject ? genuine : strangers).push(cosineOf(register.still, probe.clip));
    }
  }
  return { genuine: genuine.toSorted((a, b) => a - b), strangers: strangers.toSorted((a, b) => a - b) };
}

function inSpace(embedding: Float32Array): Float32Array {
  return SPACE === null ? embedding : toFaceSpace(SPACE, embedding);
}

function reaching(cosines: readonly number[], score: number) {
  const bound = cosineOfScore(DEFAULT_SCORE_MAP, score);
  return errorRate(cosines.filter((cosine) => cosine >= bound).length, cosines.length);
}

function three(value: number): string {
  return value.toFixed(3);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
