import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ClipMaker } from '../../../test/vision/clip-maker.ts';
import { H264, halves, makeSlow } from '../../../test/vision/clip-sources.ts';
import { sandboxFiles } from '../../../test/vision/hostile-videos.ts';
import { canTrace, reaches, readTrace, TRACE, writes } from '../../../test/vision/trace-calls.ts';
import { hasWasmCore } from '../../../test/vision/wasm-core.ts';
import { Fault } from '../../kernel/fault.ts';
import { SLOW_LIMITS, SUITE_LIMITS } from '../../vision/video-decoder.suite.ts';
import { CoreThread } from './core-thread.ts';
import { WasmDecoder } from './wasm-decoder.ts';

const run = promisify(execFile);
const ROOT = path.join(import.meta.dirname, '../../..');
const DECODING = path.join(ROOT, 'test/vision/decoding-process.ts');
const maker = hasWasmCore() ? ClipMaker.open() : null;
const context = { appId: 'test', signal: new AbortController().signal };

describe.skipIf(!maker)('the thread of the WebAssembly decoder', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-wasm-'));
  let small: Buffer;
  let slow: Buffer;
  beforeAll(async () => {
    if (!maker) return;
    small = await maker.make('small.mp4', halves({}), H264);
    slow = await makeSlow(maker);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
    maker?.close();
  });

  test.skipIf(!canTrace())('no video makes it open a file, write one, or reach a host', async () => {
    if (!maker) return;
    const trace = path.join(folder, 'trace');
    const files = Object.entries(await sandboxFiles(maker)).map(([name, bytes]) => {
      const file = path.join(folder, name.replaceAll(' ', '-'));
      writeFileSync(file, bytes);
      return file;
    });
    const [strace, ...options] = TRACE;
    await run(strace, [...options, '-o', trace, process.execPath, DECODING, 'wasm', 'none', ...files]);
    const calls = readTrace(readFileSync(trace, 'utf8'));
    const begun = calls.findIndex((call) => call.path === '/renzheng-trace-begins');
    const ended = calls.findIndex((call) => call.path === '/renzheng-trace-ends');
    expect(begun).toBeGreaterThan(0);
    expect(ended).toBeGreaterThan(begun + files.length);
    const during = calls.slice(begun + 1, ended);
    expect(during.filter(({ name, path: file }) => /^(open|exec)/.test(name) && !isOfNode(file))).toEqual([]);
    expect(during.filter(reaches)).toEqual([]);
    expect(during.filter(writes)).toEqual([]);
  });

  test('memory is bounded: a video that wants more cannot be opened', async () => {
    const poor = await WasmDecoder.open({ limits: SLOW_LIMITS, memoryBytesMax: 44 << 20 });
    expect(await poor.decode(slow, context)).toEqual({ ok: false, refusal: 'damaged' });
    expect(await poor.decode(small, context)).toMatchObject({ ok: true });
  });

  test('a thread given up is gone, and its processor time with it', async () => {
    const decoder = await WasmDecoder.open({ limits: SLOW_LIMITS });
    const threads = threadCount();
    const abort = new AbortController();
    const work = decoder.decode(slow, { appId: 'test', signal: abort.signal });
    await expect.poll(threadCount, { timeout: 10_000, interval: 5 }).toBeGreaterThan(threads);
    abort.abort();
    await expect(work).rejects.toSatisfy((error) => error instanceof Fault && error.kind === 'timeout');
    await expect.poll(threadCount, { timeout: 10_000, interval: 5 }).toBeLessThanOrEqual(threads);
  });

  test('a module that is not the core breaks, and says so', async () => {
    const glue = path.join(folder, 'glue.cjs');
    writeFileSync(glue, 'module.exports = () => { throw new Error("not the core"); };');
    const decoder = await WasmDecoder.open({ limits: SUITE_LIMITS });
    expect(decoder.codecs).toEqual(expect.arrayContaining(['h264', 'hevc', 'vp8', 'vp9']));
    const setup = { module: decoder.program.module, glue, input: new Uint8Array(1), memoryBytesMax: 1 << 20 };
    const thread = new CoreThread(setup, context.signal);
    await expect(thread.run({ program: 'exec', args: [], outputs: [] })).rejects.toThrow('the core broke');
    await thread.close();
  });
});

/** Modules that a thread loads, and how much memory Node finds that it may use. */
function isOfNode(file: string | null): boolean {
  if (file === null) return false;
  const modules = ['src', 'node_modules', 'package.json'].some((place) => file.startsWith(path.join(ROOT, place)));
  return modules || /^\/proc\/(meminfo|self\/cgroup)$|^\/sys\/fs\/cgroup\//.test(file);
}

function threadCount(): number {
  return Number(/Threads:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
}
