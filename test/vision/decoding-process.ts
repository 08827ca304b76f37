import { readFileSync, statSync } from 'node:fs';
import process from 'node:process';
import { FfmpegDecoder } from '../../src/engines/media/ffmpeg/ffmpeg-decoder.ts';
import { WasmDecoder } from '../../src/engines/media/wasm/wasm-decoder.ts';
import { SLOW_LIMITS } from '../../src/vision/video-decoder.suite.ts';
import { ffmpegBoxes } from './ffmpeg-boxes.ts';

/**
 * A process that decodes the files in its arguments and ends: `bubblewrap|prlimit|wasm TRACES FILE…`. FFmpeg's system
 * calls are traced into the folder TRACES, unless it is `none`. If the first file is `forever`, it decodes the others
 * until it is killed, and prints `begun`.
 */
const [adapter, traces = 'none', ...files] = process.argv.slice(2);
const rounds = files[0] === 'forever' ? Infinity : 1;
const videos = files.slice(rounds === 1 ? 0 : 1).map((file) => readFileSync(file));
const decoder = await open();
const context = { appId: 'test', signal: new AbortController().signal };
if (adapter === 'wasm') await decoder.decode(videos[0] ?? new Uint8Array(0), context);
mark('/renzheng-trace-begins');
if (rounds > 1) process.stdout.write('begun\n');
for (let round = 0; round < rounds; round++) for (const video of videos) await decoder.decode(video, context);
mark('/renzheng-trace-ends');

async function open() {
  const limits = SLOW_LIMITS;
  if (adapter === 'wasm') return WasmDecoder.open({ limits });
  const boxed = ffmpegBoxes().find(({ name }) => name === adapter);
  if (boxed === undefined) throw new Error(`ffmpeg cannot run in ${adapter}`);
  const { ffmpeg, box, traced } = boxed;
  return new FfmpegDecoder({ ffmpeg, box: traces === 'none' ? box : traced(traces), limits });
}

/** A call that is easy to find in a trace. */
function mark(file: string): void {
  statSync(file, { throwIfNoEntry: false });
}
