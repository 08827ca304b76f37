import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeVideo, type ProbedStream } from './judge-video.ts';
import { planSampling, stepAtMs } from './sample-video.ts';
import { containerOf } from './video-container.ts';
import { DEFAULT_VIDEO_LIMITS, STILL_SIDE_MAX, STILLS_MAX, TRACK_SIDE_MAX } from './video-decoder.ts';

const LIMITS = DEFAULT_VIDEO_LIMITS;
const packets = (count: number, fps: number) =>
  Array.from({ length: count }, (_, at) => ({ seconds: 3 + at / fps, bytes: 100, isKey: at === 0 }));
const STREAM: ProbedStream = {
  codec: 'h264',
  width: 640,
  height: 480,
  pixelAspect: 1,
  turn: 0,
  packets: packets(60, 30),
};

describe('the metadata of a file', () => {
  const judgeAll = (...all: Partial<ProbedStream>[]) =>
    judgeVideo({ container: 'mp4', pictures: all.map((parts) => ({ ...STREAM, ...parts })) }, LIMITS, ['h264']);
  const judge = (parts: Partial<ProbedStream>) => judgeAll(parts);

  test('is checked against every limit, at the limit and beyond', () => {
    expect(judge({})).toMatchObject({ ok: true, info: { width: 640, height: 480, durationMs: 2000 } });
    expect(judge({ width: 3000, height: 3000 })).toMatchObject({ ok: true });
    expect(judge({ width: 3000, height: 3001 })).toEqual({ ok: false, refusal: 'too-many-pixels' });
    expect(judge({ packets: packets(1000, 200) })).toMatchObject({ ok: true });
    expect(judge({ packets: packets(1001, 200) })).toEqual({ ok: false, refusal: 'too-many-frames' });
    expect(judge({ packets: packets(30, 30) })).toMatchObject({ ok: true });
    expect(judge({ packets: packets(29, 30) })).toEqual({ ok: false, refusal: 'too-short' });
    expect(judge({ codec: 'hevc' })).toEqual({ ok: false, refusal: 'unknown-codec' });
    expect(judge({ codec: 'ffv1' })).toEqual({ ok: false, refusal: 'unknown-codec' });
    expect(judge({ width: 0 })).toEqual({ ok: false, refusal: 'damaged' });
    expect(judge({ packets: [] })).toEqual({ ok: false, refusal: 'damaged' });
    const nothing = judgeVideo({ container: 'flv', pictures: [] }, LIMITS, ['h264']);
    expect(nothing).toEqual({ ok: false, refusal: 'no-video' });
  });

  test('of several pictures the first within the limits is used', () => {
    const png = { codec: 'png', packets: packets(1, 1) };
    const short = { packets: packets(1, 30) };
    expect(judgeAll({}, {})).toMatchObject({ ok: true, picture: 0 });
    expect(judgeAll(png, {})).toMatchObject({ ok: true, picture: 1, info: { codec: 'h264' } });
    expect(judgeAll(short, png, { width: 320, height: 240 })).toMatchObject({ picture: 2, info: { width: 320 } });
    // A thumbnail in another codec never changes the refusal of an H.264 clip.
    expect(judgeAll(png, short)).toEqual({ ok: false, refusal: 'too-short' });
    expect(judgeAll(png, png)).toEqual({ ok: false, refusal: 'unknown-codec' });
  });

  test('times are counted from the earliest frame, and frames without a time or past the limit are left out', () => {
    const odd = [
      { seconds: null, bytes: 1, isKey: true },
      { seconds: Number.NaN, bytes: 1, isKey: true },
    ];
    const judged = judge({ packets: [...odd, ...packets(600, 30)] });
    if (!judged.ok) throw new Error(judged.refusal);
    expect(judged.info.codedFrames).toHaveLength(240);
    expect(judged.info.codedFrames[0]?.atMs).toBe(0);
    expect(judged.info.durationMs).toBe(8000);
  });

  test('two frames far apart are not a long video', () => {
    const apart = [0, 60].map((seconds) => ({ seconds, bytes: 1, isKey: true }));
    expect(judge({ packets: apart })).toEqual({ ok: false, refusal: 'too-short' });
  });

  test('a picture is measured upright and with square pixels, and absurd pixel shapes are refused', () => {
    expect(judge({ turn: 90, pixelAspect: 2 })).toMatchObject({ info: { width: 480, height: 1280 } });
    expect(judge({ pixelAspect: 1000 })).toMatchObject({ info: { width: 640, height: 480 } });
  });

  test.each([
    [0.25, 160],
    [0.24, 640],
    [4, 2560],
    [4.01, 640],
    [1.5, 960],
    [0, 640],
    [Number.NaN, 640],
  ])('pixels of %d times their height make a width of %i', (pixelAspect, width) => {
    for (const [turn, upright] of [
      [0, { width, height: 480 }],
      [90, { width: 480, height: width }],
      [180, { width, height: 480 }],
      [270, { width: 480, height: width }],
    ] as const)
      expect(judge({ pixelAspect, turn })).toMatchObject({ info: upright });
  });

  test.each([
    [2, 2, 2],
    [3, 1, null],
    [1, 3, null],
    [Number.NaN, 2, null],
    [2, Number.NaN, null],
  ])('a picture of %d by %d is at least two pixels wide', (width, height, shown) => {
    const judged = judge({ width, height, pixelAspect: 0.25 });
    expect(judged.ok ? judged.info.width : judged.refusal).toBe(shown ?? 'damaged');
  });

  test('a clip lasts until its last frame ends, which is as long as the median of the others', () => {
    const at = (...times: readonly (number | null)[]) => {
      const judged = judge({ packets: times.map((seconds) => ({ seconds, bytes: 7, isKey: false })) });
      return judged.ok ? judged.info.durationMs : judged.refusal;
    };
    // Steps of 0.5, 0.5, 0.75 and 1: the third of four is their median.
    expect(at(1, 1.5, 2, 2.75, 3.75)).toBe(2750 + 750);
    // Frames need not come in their order.
    expect(at(2, 1, 3.75, 1.5, 2.75)).toBe(2750 + 750);
    expect(at(0, 0.9)).toBe(1800);
    expect(at(0, 1)).toBe(2000);
    // A step over a second is a gap.
    expect(at(0, 1.5)).toBe(2500);
    expect(at(0, 0.25, 1.75)).toBe(2750);
    expect(at(0)).toBe('too-short');
    expect(at(null, null)).toBe('damaged');
    expect(at(Infinity, 0, 0.5)).toBe(1000);
    // 8 s are kept, and a frame at 8 s is not.
    expect(at(0, 7.5, 7.999)).toBe(8000);
    expect(at(-1, 6.9, 7)).toBe(8000);
  });

  test('what is known of a file is told', () => {
    expect(
      judge({ packets: [0, 0.5, 1].map((seconds) => ({ seconds: seconds + 3, bytes: 7, isKey: seconds === 0 })) }),
    ).toEqual({
      ok: true,
      picture: 0,
      info: {
        container: 'mp4',
        codec: 'h264',
        durationMs: 1500,
        codedFrames: [
          { atMs: 0, bytes: 7, isKey: true },
          { atMs: 500, bytes: 7, isKey: false },
          { atMs: 1000, bytes: 7, isKey: false },
        ],
        turn: 0,
        width: 640,
        height: 480,
      },
    });
  });

  test('for any numbers in the file, the answer is within the limits', () => {
    const number = fc.oneof(fc.double(), fc.integer(), fc.constant(0));
    const packet = fc.record({ seconds: fc.option(number), bytes: number, isKey: fc.boolean() });
    const stream = fc.record({ width: number, height: number, pixelAspect: number, packets: fc.array(packet) });
    fc.assert(
      fc.property(stream, (parts) => {
        const judged = judge(parts);
        if (!judged.ok) return;
        expect(judged.info.width * judged.info.height).toBeLessThanOrEqual(LIMITS.pixelsMax * 4 + judged.info.height);
        expect(judged.info.durationMs).toBeLessThanOrEqual(8000);
        const plan = planSampling(judged.info);
        expect(plan.steps).toBeLessThanOrEqual(80);
      }),
    );
  });
});

test('a plan spreads the stills from the first step to the last, and keeps the shape', () => {
  const size = fc.record({ width: fc.integer({ min: 2, max: 4000 }), height: fc.integer({ min: 2, max: 4000 }) });
  fc.assert(
    fc.property(size, fc.integer({ min: 1000, max: 8000 }), (picture, durationMs) => {
      const { steps, stillSteps, trackSize, stillSize } = planSampling({ ...picture, durationMs });
      expect(steps).toBe(Math.round(durationMs / 100));
      expect(new Set(stillSteps).size).toBe(Math.min(steps, STILLS_MAX));
      expect([stillSteps[0], stillSteps.at(-1)]).toEqual([0, steps - 1]);
      expect(stillSteps).toEqual(stillSteps.toSorted((a, b) => a - b));
      for (const [made, most] of [
        [trackSize, TRACK_SIDE_MAX],
        [stillSize, STILL_SIDE_MAX],
      ] as const) {
        expect(Math.max(made.width, made.height)).toBeLessThanOrEqual(most);
        expect([made.width % 2, made.height % 2]).toEqual([0, 0]);
        expect(Math.min(made.width, made.height)).toBeGreaterThanOrEqual(2);
      }
    }),
  );
  expect(stepAtMs(7)).toBe(700);
});

test('the first bytes tell the container, and everything else is refused', () => {
  const head = (text: string) => Buffer.from(text.padEnd(16, '\0'), 'latin1');
  expect(containerOf(head('\0\0\0\u0018ftypisom'))).toBe('mp4');
  expect(containerOf(head('\0\0\0\u0008wide'))).toBe('mp4');
  expect(containerOf(head('\u001a\u0045\u00df\u00a3'))).toBe('matroska');
  expect(containerOf(head('RIFF\0\0\0\0AVI '))).toBe('avi');
  expect(containerOf(head('FLV\u0001'))).toBe('flv');
  for (const other of ['RIFF\0\0\0\0WEBP', '#EXTM3U\n', 'ffconcat version', 'GIF89a', 'PK\u0003\u0004', 'OggS', ''])
    expect([other, containerOf(head(other))]).toEqual([other, null]);
  expect(containerOf(head('FLV\u0001').subarray(0, 11))).toBeNull();
  expect(containerOf(head('xxxxRIFF\0\0\0\0AVI ').subarray(4))).toBe('avi');
});

test('the bounds of a clip are those of docs/liveness.md', () => {
  expect(DEFAULT_VIDEO_LIMITS).toEqual({
    bytesMax: 10_485_760,
    pixelsMax: 9_000_000,
    streamsMax: 64,
    secondsMin: 1,
    secondsMax: 8,
    framesMax: 1000,
    timeoutMs: 15_000,
  });
});
