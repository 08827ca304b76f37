import { SAME_SEX_HARDNESS } from '../../src/vision/calibration/build-score-map.ts';
import { operatingPoint, reportCosines } from '../../src/vision/calibration/calibrate-faces.ts';
import { compareCrossFitted } from '../../src/vision/calibration/cross-fit.ts';
import { FACE_SPACE } from '../../src/vision/calibration/face-space.ts';
import { fitFaceSpace, type FaceSpaceFit } from '../../src/vision/calibration/fit-face-space.ts';
import { allToFaceSpace } from '../../src/vision/calibration/to-face-space.ts';
import type { LabelledPhoto } from '../../src/vision/calibration/labelled-faces.ts';
import { comparePairs, type GroupCosines } from '../../src/vision/calibration/pair-cosines.ts';
import { errorRate } from '../../src/vision/calibration/error-rates.ts';
import { cosineOfScore } from '../../src/vision/calibration/score-map.ts';
import { seededRandom } from '../../src/kernel/seeded-random.ts';
import { LFW } from './face-sets.ts';
import { percentText } from './face-tables.ts';

/** So much of a ridge that no direction is shortened: only the mean of strangers is taken away. */
const NOTHING_SHORTENED = 1e9;

/** The spaces that are compared. Null is the encoder's own. */
const FITS: readonly (readonly [name: string, fit: FaceSpaceFit | null])[] = [
  ['the embedding', null],
  ['around the mean of all strangers', { directions: 1, ridge: NOTHING_SHORTENED }],
  ['8 directions shortened', { directions: 8, ridge: 2 }],
  ['32 directions shortened', { directions: 32, ridge: 2 }],
  ['64 directions shortened', { directions: 64, ridge: 2 }],
  ['32 directions, ridge 1', { directions: 32, ridge: 1 }],
  ['32 directions, ridge 4', { directions: 32, ridge: 4 }],
];

/** Embeddings by file, of everything that can be compared. */
export type Embeddings = ReadonlyMap<string, Float32Array>;

/**
 * A table of face spaces: the genuine pairs of LFW that reach 60 and 70, each space on a map of its own, which is made
 * from FairFace alone as the map of the release is. `mirrored` holds the mean of a face and its mirror, if it was made.
 */
export function describeSpaceFits(
  photos: readonly LabelledPhoto[],
  embeddings: Embeddings,
  mirrored: Embeddings | null,
): readonly string[] {
  const rows = FITS.map(([name, fit]) => [name, fit, embeddings] as const);
  const more = mirrored
    ? FITS.slice(0, 4).map(([name, fit]) => [`face and mirror: ${name}`, fit, mirrored] as const)
    : [];
  return [
    '',
    'face spaces, photos that keep the rules, each on its own map made from FairFace alone:',
    '',
    '| what is compared | cosine at 60 | genuine pairs at 60 | at 70 |',
    '| --- | --- | --- | --- |',
    ...[...rows, ...more].map(([name, fit, held]) => `| ${name} | ${rowOf(photos, held, fit)} |`),
  ];
}

function rowOf(photos: readonly LabelledPhoto[], embeddings: Embeddings, fit: FaceSpaceFit | null): string {
  const usable = photos.filter(({ file }) => embeddings.has(file));
  const strangers = usable.filter(({ group }) => group !== LFW);
  const groups =
    fit === null
      ? comparePairs({ kind: 'photos', photos: strangers }, embeddings, seededRandom(1))
      : compareCrossFitted(strangers, embeddings, fit);
  const { map } = reportCosines({ modelId: 'bench' }, groups, SAME_SEX_HARDNESS);
  const genuine = genuineOf(usable, embeddings, fit === null ? null : spaceOf(strangers, embeddings, fit));
  if (map === null || !genuine) return 'no map | - | -';
  const rates = [60, 70].map((score) => {
    const { frr } = operatingPoint(genuine, cosineOfScore(map, score));
    return percentText(errorRate(frr.trials - frr.errors, frr.trials));
  });
  return [cosineOfScore(map, 60).toFixed(3), ...rates].join(' | ');
}

function spaceOf(strangers: readonly LabelledPhoto[], embeddings: Embeddings, fit: FaceSpaceFit) {
  const held = strangers.flatMap(({ file }) => embeddings.get(file) ?? []);
  const about = { id: 'bench', modelId: 'bench', data: 'bench', licence: 'bench' };
  return FACE_SPACE.parse(fitFaceSpace(held, about, fit));
}

/** The genuine pairs of LFW in a space. It was never fitted to them. */
function genuineOf(
  usable: readonly LabelledPhoto[],
  embeddings: Embeddings,
  space: ReturnType<typeof spaceOf> | null,
): GroupCosines | undefined {
  const people = Map.groupBy(
    usable.filter(({ group }) => group === LFW),
    ({ identity }) => identity,
  );
  const pairs = [...people.values()].flatMap((person) =>
    person.flatMap((a, at) => person.slice(at + 1).map((b) => ({ a: a.file, b: b.file, same: true, group: LFW }))),
  );
  return comparePairs({ kind: 'pairs', pairs }, allToFaceSpace(space, embeddings), seededRandom(1))[0];
}
