import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { Rng } from '../world/rng.ts';
import type { DecodedClip, FoundFace, MakerInput } from './maker.ts';
import { convertRate } from './frame-rate.ts';
import { frozenOrder, type FrozenDraw } from './frozen-then-moving.ts';
import { handMotion } from './hand-motion.ts';
import { drawInjection } from './injection.ts';
import { MAKERS } from './makers.ts';
import { drawPrint } from './held-print.ts';
import { drawReplay } from './screen-replay.ts';
import { calmestPart } from './still-person.ts';
import { triangulate } from './triangulate.ts';

const SIZE = { width: 96, height: 96 };

/** 68 points on circles about the middle: enough for a mesh, and no two are equal. */
function drawnFace(dx = 0): FoundFace {
  const ring = (count: number, x: number, y: number, radius: number) =>
    Array.from({ length: count }, (_, i) => ({
      x: x + dx + radius * Math.cos((2 * Math.PI * i) / count + 0.3),
      y: y + radius * Math.sin((2 * Math.PI * i) / count + 0.3),
    }));
  const landmarks = [
    ...ring(17, 48, 50, 30),
    ...ring(10, 48, 36, 19),
    ...ring(9, 48, 51, 6),
    ...ring(6, 38, 44, 4),
    ...ring(6, 58, 44, 4),
    ...ring(12, 48, 66, 9),
    ...ring(8, 48, 66, 5),
  ];
  return { box: { left: 18 + dx, top: 20, width: 60, height: 60 }, landmarks };
}

function drawnClip(subject: string, seed: number): DecodedClip {
  const random = new Rng(seed);
  const frames = Array.from({ length: 12 }, () => ({
    ...SIZE,
    rgb: Uint8Array.from({ length: SIZE.width * SIZE.height * 3 }, () => random.int(0, 255)),
  }));
  return { file: `${subject}.mp4`, subject, fps: 24, frames };
}

function inputOf(seed: number): MakerInput {
  return {
    clip: drawnClip('victim', 5),
    random: new Rng(seed),
    tools: {
      findFaces: (frames) => Promise.resolve(frames.map((_, i) => drawnFace((i % 3) - 1))),
      recode: (clip) => Promise.resolve(clip),
    },
    impostor: () => Promise.resolve(drawnClip('impostor', 6)),
  };
}

async function digestOf(maker: (typeof MAKERS)[number], seed: number): Promise<string> {
  const made = await maker.make(inputOf(seed));
  const hash = createHash('sha256');
  let count = 0;
  for (const frame of made.frames) {
    count += 1;
    if (count <= 4) hash.update(frame.rgb);
    expect([frame.width % 2, frame.height % 2, frame.rgb.length]).toEqual([0, 0, frame.width * frame.height * 3]);
  }
  expect(count).toBeGreaterThan(0);
  return hash.update(JSON.stringify([made.parameters, made.encoding, made.fps, count])).digest('hex');
}

test.each(MAKERS)('$id makes equal frames from equal seeds, and others from another seed', async (maker) => {
  const [first, again, other] = [await digestOf(maker, 1), await digestOf(maker, 1), await digestOf(maker, 2)];
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});

test('ids are unique, and three attacks are kept for the report', () => {
  expect(new Set(MAKERS.map(({ id }) => id)).size).toBe(MAKERS.length);
  const kept = MAKERS.filter(({ reportOnly }) => reportOnly).map(({ id }) => id);
  expect(kept.toSorted((a, b) => a.localeCompare(b))).toEqual(['cut-photo', 'face-swap', 'frozen-then-moving']);
  expect(MAKERS.filter(({ label }) => label === 'live').every(({ instrument }) => instrument === 'none')).toBe(true);
});

test('parameters stay within the ranges of the README and use most of them', () => {
  const draws = Array.from({ length: 400 }, (_, seed) => new Rng(seed));
  const expectSpread = (values: readonly number[], low: number, high: number) => {
    expect(Math.min(...values)).toBeGreaterThanOrEqual(low);
    expect(Math.max(...values)).toBeLessThanOrEqual(high);
    expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(0.9 * (high - low));
  };
  const prints = draws.map((random) => drawPrint(random.fork('p')));
  expectSpread(
    prints.map(({ yawDeg }) => yawDeg),
    -18,
    18,
  );
  expectSpread(
    prints.map(({ inkBlack }) => inkBlack),
    0.03,
    0.22,
  );
  expectSpread(
    prints.map(({ bend }) => bend),
    -0.05,
    0.05,
  );
  const replays = draws.map((random) => drawReplay(random.fork('r')));
  expectSpread(
    replays.map(({ gridPitch }) => gridPitch),
    0.35,
    2.2,
  );
  expectSpread(
    replays.map(({ barDepth }) => barDepth),
    0,
    0.16,
  );
  expectSpread(
    draws.map((random) => drawInjection(random.fork('i'), 30).siteBitsPerPixel),
    0.02,
    0.09,
  );
});

test('one second of 24 frames becomes 30 frames, and every fourth one is shown twice', () => {
  const shown = convertRate(24, 24, 30);
  expect(shown).toHaveLength(30);
  const counts = Map.groupBy(shown, (index) => index);
  const twice = [...counts].filter(([, all]) => all.length === 2).map(([index]) => index);
  expect(twice).toEqual([0, 4, 8, 12, 16, 20]);
  expect(convertRate(30, 30, 24)).toHaveLength(24);
  expect(convertRate(7, 25, 25)).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test('an injection has the frames of its camera and counts those that are shown twice', async () => {
  const injection = MAKERS.find(({ id }) => id === 'injection');
  const made = await injection?.make(inputOf(3));
  const frames = [...(made?.frames ?? [])];
  expect(made?.fps).toBe(30);
  // The clip has 12 frames at 24 a second, which is half a second.
  expect(Math.abs(frames.length - 15)).toBeLessThanOrEqual(1);
  const repeated = frames.filter(
    (frame, i) => i > 0 && Buffer.compare(frame.rgb, frames[i - 1]?.rgb ?? frame.rgb) === 0,
  );
  expect(repeated).toHaveLength(Number(made?.parameters['shownTwice']));
});

test('a frozen clip shows one frame first, and then only frames that exist', () => {
  const draw: FrozenDraw = {
    frozenShare: 0.5,
    loopShare: 0.3,
    jumpShare: 0.2,
    noise: 0,
    mode: 'loop',
    fadeFrames: 0,
    noisy: false,
  };
  for (const mode of ['loop', 'splice', 'jump'] as const) {
    const { indices, frozen } = frozenOrder(100, new Rng(4), { ...draw, mode });
    expect([indices.length, frozen, new Set(indices.slice(0, 50)).size]).toEqual([100, 50, 1]);
    expect(indices.slice(50).every((index) => index >= 0 && index < 100)).toBe(true);
    expect(new Set(indices.slice(50)).size).toBeGreaterThan(10);
  }
  const loop = frozenOrder(100, new Rng(4), draw).indices;
  const steps = loop.slice(50).map((index, i) => Math.abs(index - (loop[49 + i] ?? 0)));
  expect(steps.every((step) => step === 1)).toBe(true);
});

test('a hand trembles and wanders as strongly as it is told to', () => {
  const motion = handMotion(new Rng(9), { drift: 0, tremor: 2 });
  const values = Array.from({ length: 20_000 }, (_, i) => motion(i / 100));
  const rms = Math.sqrt(values.reduce((sum, each) => sum + each * each, 0) / values.length);
  expect(rms).toBeGreaterThan(1.8);
  expect(rms).toBeLessThan(2.2);
});

test('the calmest part is the one that varies least, and a part with a gap is none', () => {
  expect(calmestPart([0, 5, 0, 5, 1, 1, 1, 6], 3)).toEqual({ start: 4, deviation: 0 });
  expect(calmestPart([0, 5, null, 5, 1, null, 1, 6], 3)).toBeNull();
  expect(calmestPart([1, 2], 3)).toEqual({ start: 0, deviation: 0.5 });
});

test('a person whose mouth never keeps still is left out', async () => {
  const talking = inputOf(1);
  const stillPerson = MAKERS.find(({ id }) => id === 'still-person');
  const withMouth = (opening: number) => {
    const face = drawnFace();
    // The inner lips: 60 and 64 are the corners, 62 and 66 the middles.
    const landmarks = face.landmarks.map((point, i) => ({ ...point, y: i === 66 ? point.y + opening : point.y }));
    return { ...face, landmarks };
  };
  const findFaces = (frames: readonly unknown[]) => Promise.resolve(frames.map((_, i) => withMouth(4 * (i % 2))));
  await expect(stillPerson?.make({ ...talking, tools: { ...talking.tools, findFaces } })).rejects.toThrow(
    'the mouth never keeps still',
  );
});

test('the triangles of points cover their hull once', () => {
  const points = drawnFace().landmarks;
  const square = [0, 1, 2, 3].map((i) => ({ x: i % 2 === 0 ? -1 : 96, y: i < 2 ? -1 : 96 }));
  const all = [...points, ...square];
  const area = triangulate(all).reduce((sum, [a, b, c]) => {
    const [p, q, r] = [all[a], all[b], all[c]];
    if (!p || !q || !r) return NaN;
    return sum + Math.abs((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x)) / 2;
  }, 0);
  expect(area).toBeCloseTo(97 * 97, 6);
});
