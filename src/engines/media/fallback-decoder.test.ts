import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ClipMaker } from '../../../test/vision/clip-maker.ts';
import { H264, halves } from '../../../test/vision/clip-sources.ts';
import { hasWasmCore } from '../../../test/vision/wasm-core.ts';
import { Fault, type FaultKind } from '../../kernel/fault.ts';
import { SUITE_LIMITS } from '../../vision/video-decoder.suite.ts';
import type { VideoDecoder, VideoOutcome } from '../../vision/video-decoder.ts';
import { FallbackDecoder } from './fallback-decoder.ts';
import { FfmpegDecoder } from './ffmpeg/ffmpeg-decoder.ts';
import { findPrograms } from './ffmpeg/find-programs.ts';
import { PrlimitBox } from './ffmpeg/prlimit-box.ts';
import { WasmDecoder } from './wasm/wasm-decoder.ts';

const context = { appId: 'test', signal: new AbortController().signal };
const refusing = (refusal: 'damaged' | 'unknown-codec'): VideoDecoder => ({
  codecs: ['h264'],
  decode: async () => ({ ok: false, refusal }),
});
const failing = (kind: FaultKind): VideoDecoder => ({
  codecs: ['h264', 'av1'],
  decode: async () => {
    throw new Fault(kind, `it is ${kind}`);
  },
});

describe('a decoder with another one behind it', () => {
  const open = (first: VideoDecoder, second: VideoDecoder | null) => {
    const told: string[] = [];
    let opened = 0;
    const decoder = new FallbackDecoder({
      first,
      openSecond: async () => {
        opened++;
        return second;
      },
      onFallback: ({ message }) => void told.push(message),
    });
    const decode = (): Promise<VideoOutcome> => decoder.decode(new Uint8Array(1), context);
    return { decoder, decode, told, opened: () => opened };
  };

  test('asks the second only if the first cannot work, and opens it once', async () => {
    const { decoder, decode, told, opened } = open(failing('unavailable'), refusing('damaged'));
    expect(await decode()).toEqual({ ok: false, refusal: 'damaged' });
    expect(await decode()).toEqual({ ok: false, refusal: 'damaged' });
    expect([told, opened(), decoder.codecs]).toEqual([['it is unavailable', 'it is unavailable'], 1, ['h264', 'av1']]);
  });

  test('leaves alone what the first answers, and what took too long', async () => {
    const refused = open(refusing('unknown-codec'), refusing('damaged'));
    expect(await refused.decode()).toEqual({ ok: false, refusal: 'unknown-codec' });
    const late = open(failing('timeout'), refusing('damaged'));
    await expect(late.decode()).rejects.toThrow('it is timeout');
    expect([refused.opened(), late.opened()]).toEqual([0, 0]);
  });

  test('never blames a clip for a codec that only the first knows, or for a machine without a second', async () => {
    await expect(open(failing('unavailable'), refusing('unknown-codec')).decode()).rejects.toThrow('it is unavailable');
    await expect(open(failing('unavailable'), null).decode()).rejects.toThrow('it is unavailable');
  });
});

const { ffmpeg, prlimit } = findPrograms(process.env['PATH'] ?? '');
const maker = ffmpeg !== null && prlimit !== null && hasWasmCore() ? ClipMaker.open() : null;

test.skipIf(!maker || !canMount())('a video that finds no room in memory is decoded by WebAssembly', async () => {
  if (!maker || ffmpeg === null || prlimit === null) return;
  const limits = SUITE_LIMITS;
  const memoryFolder = mkdtempSync(path.join(tmpdir(), 'renzheng-full-'));
  onTestFinished(() => {
    execFileSync('umount', [memoryFolder]);
    rmSync(memoryFolder, { recursive: true });
    maker.close();
  });
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', memoryFolder]);
  const clip = await maker.make('a.mp4', halves({}), H264);
  const first = new FfmpegDecoder({ ffmpeg, box: new PrlimitBox({ prlimit, memoryFolder }), limits });
  const told: string[] = [];
  const decoder = new FallbackDecoder({
    first,
    openSecond: () => WasmDecoder.open({ limits }),
    onFallback: ({ message }) => void told.push(message),
  });
  const padded = Buffer.concat([clip, Buffer.alloc(100_000)]);
  await expect(first.decode(padded, context)).rejects.toThrow('has no room for a video');
  const outcome = await decoder.decode(padded, context);
  expect(outcome.ok && outcome.video.track.length).toBe(20);
  expect(told).toEqual([`${memoryFolder} has no room for a video`]);
});

/** Tells whether this user may mount a file system. Root may, outside most containers. */
function canMount(): boolean {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder]);
    return true;
  } catch {
    process.stderr.write('SKIPPED: a video that finds no room in memory; run the tests as a user who may mount\n');
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
