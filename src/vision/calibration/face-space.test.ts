import { expect, test } from 'vitest';
import { seededRandom } from '../../kernel/seeded-random.ts';
import { cosineOf } from '../compare-embeddings.ts';
import { compareCrossFitted } from './cross-fit.ts';
import { FACE_SPACE, textOfNumbers } from './face-space.ts';
import { fitFaceSpace } from './fit-face-space.ts';
import { toFaceSpace } from './to-face-space.ts';

const ABOUT = { id: 'test@1', modelId: 'm@1', data: 'made up', licence: 'none' };
const DIMENSIONS = 48;

/** Strangers that differ in every direction, four times as much along the first axis, around a common mean. */
function strangers(count: number, seed: number): Float32Array[] {
  const random = seededRandom(seed);
  const normal = () => Array.from({ length: 12 }, () => random.intBelow(1000) / 1000).reduce((a, b) => a + b, 0) - 6;
  return Array.from({ length: count }, () => {
    const raw = Float32Array.from(
      { length: DIMENSIONS },
      (_, at) => normal() * (at === 0 ? 4 : 1) + (at === 1 ? 3 : 0),
    );
    const length = Math.hypot(...raw);
    return raw.map((value) => value / length);
  });
}

test('numbers are read back as they were written', () => {
  const written = Float32Array.of(1, -0.5, 0, 1e-7, 3, 4, 5, 6);
  const space = FACE_SPACE.parse({
    ...ABOUT_SPACE,
    mean: textOfNumbers(written),
    directions: textOfNumbers(Float32Array.of(0, 1, 0, 0, 0, 0, 0, 0)),
  });
  expect(space.mean).toEqual(written);
});

const ABOUT_SPACE = {
  id: 'test@1',
  modelId: 'm@1',
  dimensions: 8,
  shortenBy: [0.5],
  source: { faces: 1, data: 'made up', licence: 'none' },
};

test('a space whose numbers do not fit together is refused', () => {
  const seven = textOfNumbers(new Float32Array(7));
  const eight = textOfNumbers(new Float32Array(8));
  expect(FACE_SPACE.safeParse({ ...ABOUT_SPACE, mean: seven, directions: eight }).success).toBe(false);
  expect(FACE_SPACE.safeParse({ ...ABOUT_SPACE, mean: eight, directions: seven }).success).toBe(false);
  expect(FACE_SPACE.safeParse({ ...ABOUT_SPACE, mean: eight, directions: eight }).success).toBe(true);
});

test('the direction in which strangers vary most is shortened most', () => {
  const fitted = fitFaceSpace(strangers(600, 1), ABOUT);
  const space = FACE_SPACE.parse(fitted);
  const first = space.directions.subarray(0, DIMENSIONS);
  expect(Math.abs(first[0] ?? 0)).toBeGreaterThan(0.99);
  expect(space.shortenBy[0]).toBeGreaterThan(1.5 * (space.shortenBy[1] ?? 1));
  expect(fitted.source.faces).toBe(600);
});

test('strangers are less alike in the space, and a face stays like itself', () => {
  const space = FACE_SPACE.parse(fitFaceSpace(strangers(600, 1), ABOUT));
  const others = strangers(80, 2);
  const highest = (faces: readonly Float32Array[]) =>
    Math.max(...faces.flatMap((a, at) => faces.slice(at + 1).map((b) => cosineOf(a, b))));
  const moved = others.map((face) => toFaceSpace(space, face));
  expect(highest(moved)).toBeLessThan(highest(others) - 0.1);
  for (const face of moved) expect(Math.hypot(...face)).toBeCloseTo(1, 5);
});

test('every two people of a group are compared once', () => {
  const faces = strangers(200, 3);
  const photos = faces.map((_, at) => ({ file: `${at}`, identity: `${at}`, group: at % 2 === 0 ? 'even' : 'odd' }));
  const groups = compareCrossFitted(photos, new Map(faces.map((face, at) => [`${at}`, face])));
  expect(groups.map(({ group }) => group).toSorted()).toEqual(['even', 'odd']);
  expect(groups.reduce((sum, group) => sum + group.faces, 0)).toBe(200);
  for (const { impostors, mostAlike } of groups) {
    expect(impostors).toHaveLength(4950);
    expect(mostAlike[0]?.cosine).toBeCloseTo(impostors.at(-1) ?? NaN, 6);
  }
});
