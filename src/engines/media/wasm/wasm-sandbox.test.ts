import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ClipMaker } from '../../../../test/vision/clip-maker.ts';
import { H264, halves, makeSlow } from '../../../../test/vision/clip-sources.ts';
import { sandboxFiles } from '../../../../test/vision/hostile-videos.ts';
import { canTrace, reaches, readTrace, TRACE, writes } from '../../../../test/vision/trace-calls.ts';
import { hasWasmCore } from '../../../../test/vision/wasm-core.ts';
import { Fault } from '../../../kernel/fault.ts';
import { SLOW_LIMITS, SUITE_LIMITS } from '../../../vision/video-decoder.suite.ts';
import { CoreThread } from './core-thread.ts';
import { WasmDecoder } from './wasm-decoder.ts';

const run = promisify(execFile);
const ROOT = path.join(import.meta.dirname, '../../../..');
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

  test('the program in it can reach no file and no host of the machine', async () => {
    const secret = path.join(folder, 'site.key');
    writeFileSync(secret, 'the site key');
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    let connections = 0;
    server.on('connection', () => void connections++);
    const { port } = server.address() as AddressInfo;
    const { program } = await WasmDecoder.open({ limits: SUITE_LIMITS });
    const thread = new CoreThread({ ...program, input: new Uint8Array(1), memoryBytesMax: 64 << 20 }, context.signal);
    onTestFinished(() => thread.close());
    for (const [input, problem] of [
      [secret, /No such file/],
      [`file:${secret}`, /No such file/],
      [`http://127.0.0.1:${port}/`, /./],
      [`tcp://127.0.0.1:${port}`, /./],
    ] as const) {
      const copy = ['-v', 'error', '-f', 'data', '-i', input, '-map', '0', '-c', 'copy', '-f', 'data', '/copy'];
      const { stderr, files } = await thread.run({ args: copy, outputs: ['/copy'] });
      expect([input, files, stderr]).toEqual([input, [null], expect.stringMatching(problem)]);
    }
    expect(connections).toBe(0);
  });

  test('even its JavaScript cannot reach the machine', async () => {
    const secret = path.join(folder, 'site.key');
    writeFileSync(secret, 'the site key');
    const glue = path.join(folder, 'escaping.cjs');
    const attempts: Record<string, string> = {
      require: `require('node:fs')`,
      import: `import('node:fs')`,
      'import in a function made of text': `Function('return import("node:fs")')()`,
      'import in eval': `eval('import("node:fs")')`,
      'import by another function’s constructor': `setTimeout.constructor('return import("node:fs")')()`,
      'the module': `module.constructor._load('node:fs')`,
      process: `process.getBuiltinModule('fs')`,
      'process by a constructor': `globalThis.constructor.constructor('return process')().getBuiltinModule('fs')`,
      fetch: `fetch('http://127.0.0.1:9')`,
      WebSocket: `new WebSocket('ws://127.0.0.1:9')`,
    };
    const tries = Object.entries(attempts).map(
      ([name, code]) => `tried[${JSON.stringify(name)}] = await (async () => ${code})().then(() => 'out', () => 'in');`,
    );
    const core = `{ FS: { writeFile() {}, analyzePath: () => ({ exists: true }), readFile: () => answer, unlink() {} },
      setLogger() {}, reset() {}, exec() {} }`;
    const text = `module.exports = async () => {
      const tried = {}; ${tries.join('\n')}
      const answer = new TextEncoder().encode(JSON.stringify(tried)); return ${core}; };`;
    writeFileSync(glue, text);
    const { program } = await WasmDecoder.open({ limits: SUITE_LIMITS });
    const setup = { module: program.module, glue, input: new Uint8Array(1), memoryBytesMax: 1 << 20 };
    const thread = new CoreThread(setup, context.signal);
    onTestFinished(() => thread.close());
    const { files } = await thread.run({ args: [], outputs: ['/tried'] });
    const tried = JSON.parse(Buffer.from(files[0] ?? '').toString()) as Record<string, string>;
    expect(tried).toEqual(Object.fromEntries(Object.keys(attempts).map((name) => [name, 'in'])));
  });

  test('memory is bounded: a video that needs more cannot be decoded', async () => {
    const poor = await WasmDecoder.open({ limits: SLOW_LIMITS, memoryBytesMax: 44 << 20 });
    expect(await poor.decode(slow, context)).toEqual({ ok: false, refusal: 'damaged' });
    expect(await poor.decode(small, context)).toMatchObject({ ok: true });
  });

  test('a thread that was given up is gone, and uses no processor time any more', async () => {
    const decoder = await WasmDecoder.open({ limits: SLOW_LIMITS });
    const threads = threadCount();
    const abort = new AbortController();
    const work = decoder.decode(slow, { appId: 'test', signal: abort.signal });
    await expect.poll(threadCount, { interval: 5 }).toBeGreaterThan(threads);
    abort.abort();
    await expect(work).rejects.toSatisfy((error) => error instanceof Fault && error.kind === 'timeout');
    await expect.poll(threadCount, { interval: 5 }).toBeLessThanOrEqual(threads);
  });

  test('a module that is not the core fails with an error that says so', async () => {
    const glue = path.join(folder, 'glue.cjs');
    writeFileSync(glue, 'module.exports = () => { throw new Error("not the core"); };');
    const decoder = await WasmDecoder.open({ limits: SUITE_LIMITS });
    expect(decoder.codecs).toEqual(expect.arrayContaining(['h264', 'hevc', 'vp8', 'vp9']));
    const setup = { module: decoder.program.module, glue, input: new Uint8Array(1), memoryBytesMax: 1 << 20 };
    const thread = new CoreThread(setup, context.signal);
    await expect(thread.run({ args: [], outputs: [] })).rejects.toThrow('the core broke');
    await thread.close();
  });
});

/**
 * Tells whether Node itself opened a file: a module that a thread loads, or a file that says how much memory Node may
 * use.
 */
function isOfNode(file: string | null): boolean {
  if (file === null) return false;
  const modules = ['src', 'node_modules', 'package.json'].some((place) => file.startsWith(path.join(ROOT, place)));
  return modules || /^\/proc\/(meminfo|self\/cgroup)$|^\/sys\/fs\/cgroup\//.test(file);
}

function threadCount(): number {
  return Number(/Threads:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
}
