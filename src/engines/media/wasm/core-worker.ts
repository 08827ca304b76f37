import { readFileSync } from 'node:fs';
import { compileFunction } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../../../kernel/assert.ts';
import { INPUT_PATH, type CoreAnswer, type CoreSetup, type CoreTask } from './core-task.ts';
import { webAssembly, type WasmExports, type WasmImports, type WasmInstance } from './web-assembly.ts';

/** The part of @ffmpeg/core's JavaScript that is used: a program with its arguments, and a file system in memory. */
interface Core {
  readonly FS: {
    writeFile(path: string, bytes: Uint8Array): void;
    readFile(path: string): Uint8Array<ArrayBuffer>;
    analyzePath(path: string): { readonly exists: boolean };
    unlink(path: string): void;
  };
  setLogger(logger: (line: { readonly type: string; readonly message: string }) => void): void;
  exec(...args: string[]): number;
  reset(): void;
}

type CreateCore = (options: {
  instantiateWasm(imports: WasmImports, done: (instance: WasmInstance) => void): WasmExports;
}) => Promise<Core>;

const MESSAGE_CHARACTERS_MAX = 1 << 20;
const PAGE_BYTES = 65_536;
/** The program prints this at the end of every run, whatever the outcome. */
const END_OF_RUN = 'Aborted()';

assert(parentPort !== null, 'the core runs in a worker thread');
const port = parentPort;
const { module, glue, input, memoryBytesMax } = workerData as CoreSetup;
const source = readFileSync(glue, 'utf8');
leaveNothingButComputing();
const core = await loadGlue(source)({ instantiateWasm: instantiate });
core.FS.writeFile(INPUT_PATH, input);
port.on('message', (task: CoreTask) => {
  const answer = run(task);
  port.postMessage(
    answer,
    answer.files.flatMap((file) => (file === null ? [] : [file.buffer])),
  );
});

function run({ args, outputs }: CoreTask): CoreAnswer {
  const texts = { stdout: '', stderr: '' };
  core.setLogger(({ type, message }) => {
    const channel = type === 'stdout' ? 'stdout' : 'stderr';
    if (message !== END_OF_RUN && texts[channel].length < MESSAGE_CHARACTERS_MAX) texts[channel] += `${message}\n`;
  });
  core.reset();
  try {
    core.exec(...args);
  } catch (error) {
    // This is a trap of WebAssembly. Output that was written before it counts.
    texts.stderr += String(error);
  }
  return { ...texts, files: outputs.map(takeFile) };
}

function takeFile(path: string): Uint8Array<ArrayBuffer> | null {
  if (!core.FS.analyzePath(path).exists) return null;
  // The file system's own buffer is longer than the file, so this copies the file out of it.
  const bytes = Uint8Array.from(core.FS.readFile(path));
  core.FS.unlink(path);
  return bytes;
}

/**
 * Starts the program with a limit on its memory. The memory is one of its exports, and the method by which it grows is
 * replaced here.
 */
function instantiate(imports: WasmImports, done: (instance: WasmInstance) => void): WasmExports {
  const instance = new webAssembly.Instance(module, imports);
  const memory = Object.values(instance.exports).find((value) => value instanceof webAssembly.Memory);
  assert(memory !== undefined, 'the core exports its memory');
  const grow = memory.grow.bind(memory);
  memory.grow = (pages) => {
    if (memory.buffer.byteLength + pages * PAGE_BYTES > memoryBytesMax)
      throw new RangeError('the video needs too much memory');
    return grow(pages);
  };
  done(instance);
  return instance.exports;
}

/** Runs the JavaScript as a CommonJS module without `require` and with an `import()` that fails. */
function loadGlue(text: string): CreateCore {
  const loaded: { exports: unknown } = { exports: {} };
  compileFunction(text, ['module', 'exports'], { filename: glue })(loaded, loaded.exports);
  return loaded.exports as CreateCore;
}

/**
 * Removes everything from the thread except computing. The JavaScript is written for browsers, so it gets the global
 * object that they call `self`, and no access to the machine.
 */
function leaveNothingButComputing(): void {
  Object.assign(globalThis, { self: { location: { href: 'file:///' } } });
  for (const name of ['fetch', 'WebSocket', 'EventSource', 'process', 'navigator', 'BroadcastChannel'])
    Object.defineProperty(globalThis, name, { value: undefined });
}
