import { execFile, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ClipMaker } from '../../../test/vision/clip-maker.ts';
import { sandboxFiles } from '../../../test/vision/hostile-videos.ts';
import { canTrace, readTrace, strayCallsOf, tracedPrlimit } from '../../../test/vision/trace-calls.ts';
import { childrenOf, holdersOf, memoryFilesOf, runs } from '../../../test/vision/watch-process.ts';
import { H264, halves, makeSlow } from '../../../test/vision/clip-sources.ts';
import { Fault } from '../../kernel/fault.ts';
import { SLOW_LIMITS, SUITE_LIMITS } from '../../vision/video-decoder.suite.ts';
import { FfmpegDecoder } from './ffmpeg-decoder.ts';
import { findPrograms } from './find-programs.ts';
import { openMemoryFile } from './memory-file.ts';
import { tryPrograms } from './try-programs.ts';

const run = promisify(execFile);
const DECODING = path.join(import.meta.dirname, '../../../test/vision/decoding-process.ts');
const programs = findPrograms(process.env['PATH'] ?? '');
const maker = programs && ClipMaker.open();
const context = { appId: 'test', signal: new AbortController().signal };

describe.skipIf(!programs || !maker)('the sandbox of FFmpeg', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-sandbox-'));
  let slow: Buffer;
  let slowFile: string;
  let small: Buffer;
  beforeAll(async () => {
    if (!maker) return;
    small = await maker.make('small.mp4', halves({}), H264);
    slow = await makeSlow(maker);
    slowFile = path.join(folder, 'slow.mp4');
    writeFileSync(slowFile, slow);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
    maker?.close();
  });

  test.skipIf(!canTrace())('no video makes FFmpeg open another file, write one, or reach a host', async () => {
    if (!maker || !programs) return;
    const traces = path.join(folder, 'traces');
    const prlimit = tracedPrlimit(programs.prlimit, traces);
    const files = Object.entries(await sandboxFiles(maker)).map(([name, bytes]) => {
      const file = path.join(folder, name.replaceAll(' ', '-'));
      writeFileSync(file, bytes);
      return file;
    });
    await run(process.execPath, [DECODING, 'ffmpeg', prlimit, ...files], { env: { PATH: process.env['PATH'] } });
    const traced = readdirSync(traces).map((name) => readTrace(readFileSync(path.join(traces, name), 'utf8')));
    expect(traced.length).toBeGreaterThanOrEqual(files.length);
    expect(traced.flatMap(strayCallsOf)).toEqual([]);
  });

  test.skipIf(process.platform !== 'linux')(
    'a server killed in the middle of a video leaves no file of it',
    async () => {
      const child = spawn(process.execPath, [DECODING, 'ffmpeg', programs?.prlimit ?? '', 'forever', slowFile], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      onTestFinished(() => void child.kill('SIGKILL'));
      await new Promise((resolve) => child.stdout.once('data', resolve));
      let file = '';
      const seen = () => (file = memoryFilesOf(child.pid ?? 0)[0] ?? '');
      await expect.poll(seen, { timeout: 10_000, interval: 5 }).toMatch(/^\/dev\/shm\/#\d+ \(deleted\)$/);
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('exit', resolve));
      // What FFmpeg still holds goes with it: it cannot write to anyone any more.
      await expect.poll(() => holdersOf(file), { timeout: 10_000, interval: 20 }).toEqual([]);
    },
  );

  test.skipIf(process.platform !== 'linux')('a decoder that is killed fails its video and leaves no file', async () => {
    if (!programs) return;
    const decoder = new FfmpegDecoder({ programs, limits: SLOW_LIMITS });
    const work = decoder.decode(slow, context);
    const decoding = () => childrenOf(process.pid).filter((child) => runs(child, programs.ffmpeg));
    await expect.poll(() => decoding().length, { timeout: 10_000, interval: 5 }).toBeGreaterThan(0);
    for (const child of decoding()) process.kill(child, 'SIGKILL');
    expect(await work).toEqual({ ok: false, refusal: 'damaged' });
    expect(memoryFilesOf(process.pid)).toEqual([]);
  });

  test('processor time and memory are bounded: what was shown until then counts, or nothing', async () => {
    if (!programs) return;
    const open = (sandbox: { cpuSecondsMax: number; memoryBytesMax: number }) =>
      new FfmpegDecoder({ programs, limits: SLOW_LIMITS, sandbox });
    const refused = { ok: false, refusal: 'damaged' };
    expect(await open({ cpuSecondsMax: 8, memoryBytesMax: 200_000_000 }).decode(slow, context)).toEqual(refused);
    expect(await open({ cpuSecondsMax: 8, memoryBytesMax: 20_000_000 }).decode(small, context)).toEqual(refused);
    expect(await open({ cpuSecondsMax: 0, memoryBytesMax: 1e9 }).decode(slow, context)).toEqual(refused);
  });

  test('a machine without memory files, or without FFmpeg, is unavailable', async () => {
    if (!programs) return;
    const limits = SUITE_LIMITS;
    const isUnavailable = (error: unknown) => error instanceof Fault && error.kind === 'unavailable';
    const elsewhere = new FfmpegDecoder({ programs, limits, memoryFolder: '/proc' });
    await expect(elsewhere.decode(small, context)).rejects.toSatisfy(isUnavailable);
    expect(() => openMemoryFile(small, path.parse(import.meta.dirname).root)).toThrow(/memory/);
    const absent = new FfmpegDecoder({ programs: { ...programs, prlimit: '/nowhere' }, limits });
    await expect(absent.decode(small, context)).rejects.toSatisfy(isUnavailable);
    expect(await tryPrograms({ ...programs, prlimit: '/nowhere' }, context.signal)).toMatchObject({ ok: false });
    expect(findPrograms('/nowhere:relative')).toBeNull();
  });

  test('a build of FFmpeg without H.264 is not taken', async () => {
    if (!programs) return;
    expect(await tryPrograms(programs, context.signal)).toMatchObject({ ok: true });
    const poor = path.join(folder, 'poor-ffmpeg');
    writeFileSync(poor, '#!/bin/sh\necho " V....D vp9                  Google VP9"\n');
    chmodSync(poor, 0o700);
    const tried = await tryPrograms({ ...programs, ffmpeg: poor }, context.signal);
    expect(tried).toMatchObject({ ok: false, problem: expect.stringContaining('H.264') });
  });
});
