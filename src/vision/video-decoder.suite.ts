import { describe, expect, test } from 'vitest';
import { Fault } from '../kernel/fault.ts';
import type { Picture, QuarterTurn } from './picture.ts';
import {
  DEFAULT_VIDEO_LIMITS,
  type Container,
  type DecodedVideo,
  type VideoCodec,
  type VideoDecoder,
  type VideoLimits,
  type VideoOutcome,
  type VideoRefusal,
} from './video-decoder.ts';

/** The limits with which the decoder under test is opened, unless a test says otherwise. */
export const SUITE_LIMITS: VideoLimits = {
  bytesMax: 2_000_000,
  pixelsMax: 1_000_000,
  streamsMax: 3,
  secondsMin: 1,
  secondsMax: 4,
  framesMax: 150,
  timeoutMs: 20_000,
};

/**
 * Videos of 160 x 120 and 2 s. For one second the left half is red and the right half blue, then the other way round,
 * unless the name says otherwise.
 */
export interface VideoFiles {
  readonly readable: Readonly<Record<string, ReadableVideo>>;
  /**
   * The same video stored turned, with tags that say so. Turned clockwise by the key, the coded frames have red on the
   * left.
   */
  readonly turned: ReadonlyMap<QuarterTurn, Uint8Array>;
  /** Its pixels are twice as wide as high. */
  readonly widePixels: Uint8Array;
  /** 20 frames in the first second, 3 in the next: at 1.0, 1.2 and 1.9 s. */
  readonly variableRate: Uint8Array;
  /** 320 x 240 from 1 s on. */
  readonly resized: Uint8Array;
  /** 10 s at 10 frames a second, 1280 x 720. The halves swap at 1 s. */
  readonly long: Uint8Array;
  /** The second half is missing or noise, or there is noise in the middle. The rest can be shown. */
  readonly halfGone: Readonly<Record<string, Uint8Array>>;
  /** Many frames of many pixels, but within SLOW_LIMITS. They take a decoder seconds. */
  readonly slow: Uint8Array;
  /** Besides the picture there are sounds of every kind, covers, attachments, subtitles, or many streams before it. */
  readonly accompanied: Readonly<Record<string, Uint8Array>>;
  readonly refused: Readonly<Record<string, readonly [VideoRefusal, Uint8Array]>>;
}

export interface ReadableVideo {
  readonly bytes: Uint8Array;
  readonly container: Container;
  readonly codec: VideoCodec;
}

/** Limits that VideoFiles.slow keeps. */
export const SLOW_LIMITS: VideoLimits = { ...SUITE_LIMITS, pixelsMax: 9_000_000, bytesMax: 10_000_000 };

const { signal: NEVER } = new AbortController();
const context = (signal = NEVER) => ({ appId: 'test', signal });

/** The tests that every VideoDecoder must pass. The test file of each adapter calls this with its own. */
export function videoDecoderSuite(
  openWith: (limits: VideoLimits) => VideoDecoder | Promise<VideoDecoder>,
  files: () => VideoFiles,
): void {
  const decoders = new Map<string, VideoDecoder | Promise<VideoDecoder>>();
  const open = (limits: VideoLimits) => {
    const key = JSON.stringify(limits);
    const decoder = decoders.get(key) ?? openWith(limits);
    decoders.set(key, decoder);
    return decoder;
  };
  const outcomes = new Map<string, VideoOutcome>();
  const decode = async (bytes: Uint8Array, limits = SUITE_LIMITS) => (await open(limits)).decode(bytes, context());

  test('opens every container and codec that it names to the same frames', async () => {
    const decoder = await open(SUITE_LIMITS);
    const seen = new Set<VideoCodec>();
    for (const [name, { bytes, container, codec }] of Object.entries(files().readable)) {
      const outcome = await decoder.decode(bytes, context());
      outcomes.set(name, outcome);
      if (!decoder.codecs.includes(codec)) {
        expect([name, outcome]).toEqual([name, { ok: false, refusal: 'unknown-codec' }]);
        continue;
      }
      seen.add(codec);
      const video = opened(outcome, name);
      expect([name, video.info.container, video.info.codec]).toEqual([name, container, codec]);
      expect([name, ...shapeOf(video)]).toEqual([name, 160, 120, 0, 20, 16]);
      expectSwapAt1s(video, name);
    }
    expect([...seen].toSorted()).toEqual(expect.arrayContaining(['h264', 'hevc', 'mjpeg', 'mpeg4', 'vp8', 'vp9']));
  });

  test('turns a phone’s clip upright', async () => {
    expect(files().turned.size).toBe(3);
    for (const [turn, bytes] of files().turned) {
      const video = opened(await decode(bytes), `turned ${turn}`);
      expect(shapeOf(video)).toEqual([160, 120, turn, 20, 16]);
      expectSwapAt1s(video, `turned ${turn}`);
    }
  });

  test('makes pixels square', async () => {
    const video = opened(await decode(files().widePixels), 'wide pixels');
    expect(shapeOf(video)).toEqual([320, 120, 0, 20, 16]);
    expectSwapAt1s(video, 'wide pixels');
  });

  test('frames at irregular times are shown at their own times', async () => {
    const video = opened(await decode(files().variableRate), 'variable rate');
    expect(video.info.codedFrames.length).toBe(23);
    expect(video.info.codedFrames.map(({ atMs }) => Math.round(atMs)).toSorted((a, b) => a - b)).toEqual([
      ...Array.from({ length: 20 }, (_, at) => at * 50),
      1000,
      1200,
      1900,
    ]);
    expectSwapAt1s(video, 'variable rate');
  });

  test('a picture whose size changes keeps the size it began with', async () => {
    const video = opened(await decode(files().resized), 'resized');
    expect(shapeOf(video)).toEqual([160, 120, 0, 20, 16]);
    expectSwapAt1s(video, 'resized');
  });

  test('reads the first seconds of a long video, and shrinks large frames', async () => {
    const video = opened(await decode(files().long), 'long');
    expect(shapeOf(video)).toEqual([1280, 720, 0, 40, 16]);
    expect(video.info.durationMs).toBe(4000);
    expect(video.info.codedFrames.length).toBe(40);
    expect(sizeOf(video.track[0]?.picture)).toEqual([320, 180]);
    expect(sizeOf(video.stills[0]?.picture)).toEqual([640, 360]);
    expectSwapAt1s(video, 'long');
  });

  test('gives for each coded frame its time, its bytes and whether it is a key frame', async () => {
    for (const [name, { bytes, codec }] of Object.entries(files().readable)) {
      const outcome = outcomes.get(name) ?? (await decode(bytes));
      if (!outcome.ok) continue;
      const { codedFrames, durationMs } = outcome.video.info;
      expect([name, codedFrames.length]).toEqual([name, 50]);
      expect(Math.abs(durationMs - 2000)).toBeLessThan(50);
      expect(codedFrames[0]).toMatchObject({ isKey: true });
      if (codec !== 'mjpeg') expect([name, codedFrames.some(({ isKey }) => !isKey)]).toEqual([name, true]);
      expect(codedFrames.every((frame) => frame.bytes > 0 && frame.bytes < bytes.length)).toBe(true);
      expect(Math.min(...codedFrames.map(({ atMs }) => atMs))).toBe(0);
    }
  });

  test('shows the rest of a damaged video, if it is enough', async () => {
    for (const [name, bytes] of Object.entries(files().halfGone)) {
      const video = opened(await decode(bytes), name);
      expect([name, video.track.length >= 10]).toEqual([name, true]);
      expect([name, halvesOf(video.track[4]?.picture)]).toEqual([name, 'red blue']);
    }
  });

  test('only the picture decides, whatever other streams there are', async () => {
    const limits = { ...SUITE_LIMITS, streamsMax: DEFAULT_VIDEO_LIMITS.streamsMax };
    expect(Object.keys(files().accompanied).length).toBeGreaterThan(20);
    for (const [name, bytes] of Object.entries(files().accompanied)) {
      const video = opened(await decode(bytes, limits), name);
      expect([name, video.info.width, video.info.height]).toEqual([name, 160, 120]);
      // Sound that is a little longer or shorter moves the end by a frame or two.
      expect([name, Math.abs(video.track.length - 20) <= 1]).toEqual([name, true]);
      expectSwapAt1s(video, name);
    }
  });

  test('refuses what it cannot or must not open, and says why', async () => {
    const wanted = Object.entries(files().refused).map(([name, [refusal]]) => [name, refusal]);
    const given: [string, string][] = [];
    for (const [name, [, bytes]] of Object.entries(files().refused)) {
      const outcome = await decode(bytes);
      given.push([name, outcome.ok ? 'opened' : outcome.refusal]);
    }
    expect(given).toEqual(wanted);
  });

  describe('time', () => {
    const isTimeout = (error: unknown) => error instanceof Fault && error.kind === 'timeout';

    test('a video aborted before or during decoding is a timeout', async () => {
      const decoder = await open(SLOW_LIMITS);
      await expect(decoder.decode(files().slow, context(AbortSignal.abort()))).rejects.toSatisfy(isTimeout);
      const signal = AbortSignal.timeout(200);
      const startedAt = performance.now();
      await expect(decoder.decode(files().slow, context(signal))).rejects.toSatisfy(isTimeout);
      expect(performance.now() - startedAt).toBeLessThan(5000);
    });

    test('a video that takes longer than it may is a timeout', async () => {
      const startedAt = performance.now();
      await expect(decode(files().slow, { ...SLOW_LIMITS, timeoutMs: 300 })).rejects.toSatisfy(isTimeout);
      expect(performance.now() - startedAt).toBeLessThan(5000);
    });

    test('the decoder stays usable after an abort', async () => {
      const decoder = await open(SLOW_LIMITS);
      await decoder.decode(files().slow, context(AbortSignal.timeout(200))).catch(() => undefined);
      const [good] = Object.values(files().readable);
      expect(await decoder.decode(good?.bytes ?? files().slow, context())).toMatchObject({ ok: true });
    });
  });
}

function opened(outcome: VideoOutcome, name: string): DecodedVideo {
  if (!outcome.ok) throw new Error(`${name} was refused: ${outcome.refusal}`);
  return outcome.video;
}

/** Upright width and height, the turn, the number of steps of the track, and the number of stills. */
function shapeOf({ info, track, stills }: DecodedVideo): number[] {
  return [info.width, info.height, info.turn, track.length, stills.length];
}

/** One frame may be early or late, because containers round times. */
function expectSwapAt1s({ track, stills }: DecodedVideo, name: string): void {
  const frames = [...track, ...stills].filter(({ atMs }) => Math.abs(atMs - 1000) >= 100);
  const wanted = frames.map(({ atMs }) => [name, atMs, atMs < 1000 ? 'red blue' : 'blue red']);
  expect(frames.map(({ atMs, picture }) => [name, atMs, halvesOf(picture)])).toEqual(wanted);
  expect(track.map(({ atMs }) => atMs)).toEqual(track.map((_, step) => step * 100));
  expect([stills[0]?.atMs, stills.at(-1)?.atMs]).toEqual([0, track.at(-1)?.atMs]);
}

function sizeOf(picture: Picture | undefined): [number | undefined, number | undefined] {
  return [picture?.width, picture?.height];
}

/** Colours in the middle of the left and of the right half. */
function halvesOf(picture: Picture | undefined): string {
  if (picture === undefined) return 'nothing';
  const { width, height, rgb } = picture;
  if (rgb.length !== width * height * 3) return `${rgb.length} bytes`;
  return [0.25, 0.75].map((at) => colourAt(picture, Math.floor(width * at), height >> 1)).join(' ');
}

function colourAt({ width, rgb }: Picture, x: number, y: number): string {
  const [red = 0, green = 0, blue = 0] = rgb.subarray((y * width + x) * 3);
  if (green > 90 || Math.abs(red - blue) < 100) return `${red}/${green}/${blue}`;
  return red > blue ? 'red' : 'blue';
}
