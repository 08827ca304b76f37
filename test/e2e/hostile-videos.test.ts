import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FfmpegDecoder } from '../../src/engines/media/ffmpeg/ffmpeg-decoder.ts';
import { WasmDecoder } from '../../src/engines/media/wasm/wasm-decoder.ts';
import { DEFAULT_VIDEO_LIMITS, type VideoDecoder } from '../../src/vision/video-decoder.ts';
import { ClipMaker } from '../vision/clip-maker.ts';
import { ffmpegBoxes } from '../vision/ffmpeg-boxes.ts';
import { makeHostileClips, type HostileClip } from '../vision/hostile-clips.ts';
import { canTrace, readTrace, strayCallsOf } from '../vision/trace-calls.ts';
import { hasWasmCore } from '../vision/wasm-core.ts';
import { descendantsOf, memoryFilesOf, runs } from '../vision/watch-process.ts';
import { volume } from '../volume.ts';

const CLIPS = volume({ short: 150, long: 500 });
const SEED = 20_260_301;
const LIMITS = { ...DEFAULT_VIDEO_LIMITS, timeoutMs: 10_000 };
/** An answer counts as in time if it comes at most this much after the deadline. A busy machine is late, a hang is later. */
const LATE_MS_MAX = 60_000;

/** The strictest box that works on this machine. */
const [boxed] = ffmpegBoxes();
const maker = boxed ? ClipMaker.open() : null;
const signal = new AbortController().signal;

describe.skipIf(!maker)(`${CLIPS} hostile clips`, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-hostile-'));
  let clips: readonly HostileClip[] = [];
  beforeAll(async () => {
    if (maker) clips = await makeHostileClips(maker, CLIPS, SEED);
  });
  afterAll(() => {
    maker?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('FFmpeg answers each in time, leaves no file and no process, and opens no other file or host', async () => {
    if (!boxed) return;
    const { ffmpeg } = boxed;
    const traces = path.join(folder, 'traces');
    const isTraced = canTrace();
    const box = isTraced ? boxed.traced(traces) : boxed.box;
    const decoder = new FfmpegDecoder({ ffmpeg, box, limits: LIMITS });
    const outcomes = await decodeAll(decoder, clips);
    expect(clips).toHaveLength(CLIPS);
    // If few clips open, or few are damaged, they do not test both outcomes.
    expect(outcomes.get('opened')).toBeGreaterThan(CLIPS / 20);
    expect(outcomes.get('damaged')).toBeGreaterThan(CLIPS / 20);
    expect(memoryFilesOf(process.pid)).toEqual([]);
    expect(descendantsOf(process.pid).filter((pid) => runs(pid, ffmpeg))).toEqual([]);
    if (!isTraced) return;
    const traceFiles = readdirSync(traces).map((name) => readFileSync(path.join(traces, name), 'utf8'));
    expect(traceFiles.length).toBeGreaterThan(CLIPS / 2);
    expect(traceFiles.flatMap((text) => strayCallsOf(readTrace(text), box.inputPath))).toEqual([]);
  });

  test.skipIf(!hasWasmCore())('the WebAssembly decoder answers one in eight in time and leaves no thread', async () => {
    const decoder = await WasmDecoder.open({ limits: LIMITS });
    const threads = readdirSync('/proc/self/task').length;
    const outcomes = await decodeAll(
      decoder,
      clips.filter((_, at) => at % 8 === 0),
    );
    expect(outcomes.get('opened')).toBeGreaterThan(CLIPS / 160);
    await expect.poll(() => readdirSync('/proc/self/task').length).toBeLessThanOrEqual(threads + 2);
  });
});

/** Decodes two clips at a time and counts the outcomes. Throws an Error if one takes longer than its deadline allows. */
async function decodeAll(decoder: VideoDecoder, all: readonly HostileClip[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const waiting = all.values();
  const work = async () => {
    for (const { name, bytes } of waiting) {
      const startedAt = performance.now();
      const outcome = await decoder.decode(bytes, { appId: 'test', signal });
      const tookMs = performance.now() - startedAt;
      if (tookMs > LIMITS.timeoutMs + LATE_MS_MAX) throw new Error(`${name} took ${tookMs} ms`);
      const kind = outcome.ok ? 'opened' : outcome.refusal;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
  };
  await Promise.all([work(), work()]);
  return counts;
}
