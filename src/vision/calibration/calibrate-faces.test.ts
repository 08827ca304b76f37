import { expect, test } from 'vitest';
import { seededRandom } from '../../kernel/seeded-random.ts';
import { normalise } from '../compare-embeddings.ts';
import type { FaceAnalyzer } from '../face-analyzer.ts';
import { calibrateFaces } from './calibrate-faces.ts';
import { describeCalibration } from './calibration-report.ts';
import { readLabelledFaces, type LabelledFaces } from './labelled-faces.ts';
import { cosineOfScore } from './score-map.ts';

const MODEL = 'test#00000000';

/**
 * An analyzer for tests. The text of a "photo" is its person and a number, and the face is near that person's own
 * direction.
 */
const analyzer: FaceAnalyzer = {
  modelId: MODEL,
  async analyze(photo) {
    const [person = '', shot = ''] = Buffer.from(photo).toString().split('/');
    if (shot === 'dark') return { kind: 'no-face' };
    const own = directionOf(Number(person) + 1, 1);
    const noise = directionOf(Number(person) * 100 + Number(shot), 0.5);
    const encoded = normalise(own.map((value, at) => value + (noise[at] ?? 0)));
    if (encoded === null) throw new Error('no direction');
    return {
      kind: 'face',
      facesFound: 1,
      standsOut: true,
      box: { left: 0, top: 0, width: 200, height: 200 },
      measurements: { sidePx: 200, sharpness: 90, brightness: 180, burntOut: 0, turnDegrees: 0, norm: 3, cover: 0.5 },
      findings: [],
      face: { modelId: MODEL, embedding: encoded.embedding },
    };
  },
};

const options = {
  readPhoto: async (file: string) => new Uint8Array(Buffer.from(file)),
  onProgress: () => undefined,
  context: { appId: 'test', signal: new AbortController().signal },
  random: seededRandom(3),
};

test('people of one group give rates, a map and curves', async () => {
  const report = await calibrateFaces(analyzer, people(260, 2), options);
  expect(report.photos).toBe(521);
  expect(report.refused).toEqual({ 'no-face': 1 });
  const [group] = report.groups;
  expect(group).toMatchObject({ group: 'g', faces: 520, genuinePairs: 260, enough: true, suspectPairs: 0 });
  expect(group?.impostorPairs).toBe((520 * 519) / 2 - 260);
  expect(report.map?.modelId).toBe(MODEL);
  const at60 = group?.scorePoints.find(({ score }) => score === 60)?.point;
  expect(at60?.far.rate).toBeLessThanOrEqual(1e-3);
  expect(at60?.frr.rate).toBe(0);
  expect(at60?.cosine).toBe(report.map && cosineOfScore(report.map, 60));
  expect(group?.histogram.genuine.reduce((sum, count) => sum + count, 0)).toBe(260);
  expect(describeCalibration(report)).toContain('Score map from g');
  expect(describeCalibration(report, 'zh')).not.toMatch(/(?:[a-z]{3,} ){2}[a-z]{3,}/i);
});

test('too few people give rates, and the report says why there is no map', async () => {
  const report = await calibrateFaces(analyzer, people(20, 2), options);
  expect(report.map).toBeNull();
  expect(report.groups[0]?.enough).toBe(false);
  expect(describeCalibration(report)).toContain('No score map: no group has 30000 impostor pairs');
});

test('a list of pairs is compared as it says, and every photo is encoded once', async () => {
  const seen: number[] = [];
  const read = readLabelledFaces('photo_a,photo_b,same,group\n1/1,1/2,1,x\n1/1,2/1,0,x\n1/2,2/1,0,x\n3/1,3/dark,1,x\n');
  if (!read.ok) throw new Error(read.problems.join());
  const report = await calibrateFaces(analyzer, read.faces, { ...options, onProgress: (done) => seen.push(done) });
  expect(report.groups).toMatchObject([{ group: 'x', faces: 3, genuinePairs: 1, impostorPairs: 2 }]);
  expect(seen).toEqual([1, 2, 3, 4, 5]);
});

test('a broken list is refused, naming the wrong lines', () => {
  expect(readLabelledFaces('a,b\n1,2\n')).toMatchObject({
    ok: false,
    problems: [expect.stringContaining('lacks file, identity: photo_a,photo_b,same[,group] or file,identity[,group]')],
  });
  expect(readLabelledFaces('photo_a,photo_b,same\nx,y,2\nx,,1\n')).toMatchObject({
    ok: false,
    problems: [expect.stringMatching(/^line 2: same/), expect.stringMatching(/^line 3: photo_b/)],
  });
  expect(readLabelledFaces('')).toMatchObject({ ok: false });
  expect(readLabelledFaces('file,identity\n')).toMatchObject({
    ok: false,
    problems: [expect.stringMatching(/^no row was read from the file/)],
  });
  const photos = readLabelledFaces('\ufefffile,identity,group\r\na.jpg,p,\r\n');
  expect(photos).toEqual({
    ok: true,
    faces: { kind: 'photos', photos: [{ file: 'a.jpg', identity: 'p', group: '(none)' }] },
  });
});

function people(count: number, photos: number): LabelledFaces {
  const list = Array.from({ length: count }, (_, person) =>
    Array.from({ length: photos }, (__, shot) => ({ file: `${person}/${shot}`, identity: `${person}`, group: 'g' })),
  ).flat();
  return { kind: 'photos', photos: [...list, { file: '0/dark', identity: '0', group: 'g' }] };
}

function directionOf(seed: number, length: number): Float32Array {
  const random = seededRandom(seed);
  const raw = Float32Array.from({ length: 32 }, () => random.intBelow(2001) / 1000 - 1);
  return (normalise(raw)?.embedding ?? raw).map((value) => value * length);
}
