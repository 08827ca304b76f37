import { execFile, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ClipMaker } from '../../../../test/vision/clip-maker.ts';
import { ffmpegBoxes } from '../../../../test/vision/ffmpeg-boxes.ts';
import { sandboxFiles } from '../../../../test/vision/hostile-videos.ts';
import { canTrace, readTrace, strayCallsOf } from '../../../../test/vision/trace-calls.ts';
import { descendantsOf, holdersOf, memoryFilesOf, runs } from '../../../../test/vision/watch-process.ts';
import { H264, halves, makeSlow } from '../../../../test/vision/clip-sources.ts';
import { Fault } from '../../../kernel/fault.ts';
import { SLOW_LIMITS, SUITE_LIMITS } from '../../../vision/video-decoder.suite.ts';
import { DEFAULT_VIDEO_LIMITS } from '../../../vision/video-decoder.ts';
import { DEFAULT_RUN_LIMITS } from './box.ts';
import { BubblewrapBox } from './bubblewrap-box.ts';
import { FfmpegDecoder } from './ffmpeg-decoder.ts';
import { findPrograms } from './find-programs.ts';
import { openMemoryFile } from './memory-file.ts';
import { openFfmpeg } from './open-ffmpeg.ts';
import { PrlimitBox } from './prlimit-box.ts';
import { runBoxed } from './run-boxed.ts';

const run = promisify(execFile);
const DECODING = path.join(import.meta.dirname, '../../../../test/vision/decoding-process.ts');
const boxes = ffmpegBoxes();
const programs = findPrograms(process.env['PATH'] ?? '');
const maker = boxes.length > 0 ? ClipMaker.open() : null;
const context = { appId: 'test', signal: new AbortController().signal };
const isUnavailable = (error: unknown) => error instanceof Fault && error.kind === 'unavailable';

describe.skipIf(!maker)('FFmpeg', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-sandbox-'));
  let slow: Buffer;
  let slowFile: string;
  let small: Buffer;
  let long: Buffer;
  beforeAll(async () => {
    if (!maker) return;
    small = await maker.make('small.mp4', halves({}), H264);
    slow = await makeSlow(maker);
    // Strong noise in arithmetic coding: about 50 MB, which keep any processor busy for seconds.
    const noisy = ['-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=30:duration=8,noise=alls=60:allf=t'];
    long = await maker.make('long.mp4', noisy, ['-c:v', 'libx264', '-preset', 'ultrafast', '-coder', '1', '-qp', '20']);
    slowFile = path.join(folder, 'slow.mp4');
    writeFileSync(slowFile, slow);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
    maker?.close();
  });

  describe.each(boxes)('in $name', ({ name, ffmpeg, box }) => {
    test.skipIf(!canTrace())('no video makes it open another file, write one, or reach a host', async () => {
      if (!maker) return;
      const traces = path.join(folder, name, 'traces');
      const files = Object.entries(await sandboxFiles(maker)).map(([title, bytes]) => {
        const file = path.join(folder, title.replaceAll(' ', '-'));
        writeFileSync(file, bytes);
        return file;
      });
      await run(process.execPath, [DECODING, name, traces, ...files], { env: { PATH: process.env['PATH'] } });
      const traced = readdirSync(traces).map((file) => readTrace(readFileSync(path.join(traces, file), 'utf8')));
      expect(traced.length).toBeGreaterThanOrEqual(files.length);
      expect(traced.flatMap((calls) => strayCallsOf(calls, box.inputPath))).toEqual([]);
    });

    test('a server killed in the middle of a video leaves no process and no file of it', async () => {
      const child = spawn(process.execPath, [DECODING, name, 'none', 'forever', slowFile], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      onTestFinished(() => void child.kill('SIGKILL'));
      await new Promise((resolve) => child.stdout.once('data', resolve));
      let decoding: number[] = [];
      const seen = () => (decoding = descendantsOf(child.pid ?? 0).filter((pid) => runs(pid, ffmpeg))).length;
      await expect.poll(seen, { interval: 5 }).toBeGreaterThan(0);
      const [file = 'none'] = memoryFilesOf(child.pid ?? 0);
      expect(file).toMatch(name === 'prlimit' ? /^\/dev\/shm\/#\d+ \(deleted\)$/ : /^none$/);
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('exit', resolve));
      // Files that FFmpeg still holds end with it, because it has no reader to write to any more.
      const left = () => [...decoding.filter((pid) => runs(pid, ffmpeg)), ...holdersOf(file)];
      await expect.poll(left, { interval: 20 }).toEqual([]);
    });

    test('a video that is given up while its box is being made ends, whatever the moment', async () => {
      const giveUpAfter = async (ms: number) => {
        const [given, input] = [new AbortController(), box.openInput(slow)];
        const isRunning = runBoxed(box, {
          program: { file: ffmpeg, args: ['-re', '-f', 'lavfi', '-i', 'testsrc', '-f', 'null', '-'] },
          input,
          limits: DEFAULT_RUN_LIMITS,
          signal: given.signal,
          onOutput: () => undefined,
        });
        const timer = setTimeout(() => given.abort(), ms);
        await isRunning.catch((error: unknown) => expect(error).toMatchObject({ kind: 'timeout' }));
        clearTimeout(timer);
        input.close();
      };
      // bubblewrap needs a few milliseconds for a box, more on a busy machine. Six at once make it busy.
      for (let ms = 1; ms < 60; ms += 3) await Promise.all(Array.from({ length: 6 }, () => giveUpAfter(ms)));
      const left = () => descendantsOf(process.pid).filter((pid) => runs(pid, ffmpeg)).length;
      await expect.poll(left).toBe(0);
    });

    test('a decoder that is killed fails its video and leaves no file', async () => {
      const decoder = new FfmpegDecoder({ ffmpeg, box, limits: SLOW_LIMITS });
      const work = decoder.decode(slow, context);
      const decoding = () => descendantsOf(process.pid).filter((pid) => runs(pid, ffmpeg));
      await expect.poll(() => decoding().length, { interval: 5 }).toBeGreaterThan(0);
      for (const pid of decoding()) process.kill(pid, 'SIGKILL');
      expect(await work).toEqual({ ok: false, refusal: 'damaged' });
      expect(memoryFilesOf(process.pid)).toEqual([]);
    });

    test('processor time and memory are bounded, and a video that ran out of them is not judged by what it came to', async () => {
      const open = (runLimits: { cpuSecondsMax: number; memoryBytesMax: number }) =>
        new FfmpegDecoder({ ffmpeg, box, limits: SLOW_LIMITS, runLimits });
      const refused = { ok: false, refusal: 'damaged' };
      expect(await open({ cpuSecondsMax: 8, memoryBytesMax: 200_000_000 }).decode(slow, context)).toEqual(refused);
      expect(await open({ cpuSecondsMax: 8, memoryBytesMax: 20_000_000 }).decode(small, context)).toEqual(refused);
      expect(await open({ cpuSecondsMax: 0, memoryBytesMax: 1e9 }).decode(slow, context)).toEqual(refused);
      // Out of processor after a part that is long enough by itself: the frames that it came to are not judged.
      const limits = { ...DEFAULT_VIDEO_LIMITS, bytesMax: 200 << 20, timeoutMs: 120_000 };
      const openLong = (cpuSecondsMax: number) =>
        new FfmpegDecoder({ ffmpeg, box, limits, runLimits: { cpuSecondsMax, memoryBytesMax: 1.5e9 } });
      expect(await openLong(1).decode(long, context)).toEqual(refused);
      const whole = await openLong(60).decode(long, context);
      expect(whole.ok && whole.video.track.length).toBe(80);
    });

    test('it opens, with the codecs that this build knows', async () => {
      const opened = await openFfmpeg({ ...OPENING, box: name });
      expect(opened).toMatchObject({ ok: true, decoder: { box: { name } } });
    });
  });

  const OPENING = { programs, limits: SUITE_LIMITS, hidden: [], signal: context.signal } as const;

  test('a machine without memory files, or without a box that works, is unavailable', async () => {
    const { ffmpeg, prlimit } = programs;
    if (ffmpeg === null || prlimit === null) return;
    const limits = SUITE_LIMITS;
    const elsewhere = new FfmpegDecoder({ ffmpeg, box: new PrlimitBox({ prlimit, memoryFolder: '/proc' }), limits });
    await expect(elsewhere.decode(small, context)).rejects.toSatisfy(isUnavailable);
    expect(() => openMemoryFile(small, path.parse(import.meta.dirname).root)).toThrow(/memory/);
    const bubblewrap = { prlimit, hidden: [], namespacesForbidden: true };
    for (const box of [
      new PrlimitBox({ prlimit: '/nowhere' }),
      new BubblewrapBox({ ...bubblewrap, bwrap: '/nowhere' }),
      new BubblewrapBox({ ...bubblewrap, bwrap: failingBubblewrap() }),
    ])
      await expect(new FfmpegDecoder({ ffmpeg, box, limits }).decode(small, context)).rejects.toSatisfy(isUnavailable);
    expect(findPrograms('/nowhere:relative')).toEqual({ ffmpeg: null, prlimit: null, bwrap: null });
  });

  test('no weaker box replaces one that is absent or does not work', async () => {
    const open = (bwrap: string | null) =>
      openFfmpeg({ ...OPENING, box: 'bubblewrap', programs: { ...programs, bwrap } });
    expect(await open(null)).toEqual({ ok: false, problem: expect.stringContaining('package bubblewrap') });
    expect(await open(failingBubblewrap())).toEqual({
      ok: false,
      problem: expect.stringContaining('bwrap: No permissions to create new namespace'),
    });
  });

  test('a build of FFmpeg without H.264 is refused', async () => {
    const poor = script('poor-ffmpeg', 'echo " V....D vp9                  Google VP9"');
    const opened = await openFfmpeg({ ...OPENING, box: 'prlimit', programs: { ...programs, ffmpeg: poor } });
    expect(opened).toMatchObject({ ok: false, problem: expect.stringContaining('H.264') });
  });

  /** Makes a bubblewrap that fails as it does in a container that may make no namespaces. */
  function failingBubblewrap(): string {
    return script('failing-bwrap', 'echo "bwrap: No permissions to create new namespace" >&2; exit 1');
  }

  function script(name: string, text: string): string {
    const file = path.join(folder, name);
    writeFileSync(file, `#!/bin/sh\n${text}\n`);
    chmodSync(file, 0o700);
    return file;
  }
});
