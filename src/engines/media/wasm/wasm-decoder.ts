import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Fault } from '../../../kernel/fault.ts';
import type { AnalysisContext } from '../../../vision/frame-analyzer.ts';
import { judgeVideo, type JudgedVideo } from '../../../vision/judge-video.ts';
import { planSampling, stepAtMs } from '../../../vision/sample-video.ts';
import { containerOf } from '../../../vision/video-container.ts';
import type {
  VideoCodec,
  VideoDecoder,
  VideoLimits,
  VideoOutcome,
  VideoRefusal,
} from '../../../vision/video-decoder.ts';
import { codecsOf } from '../ffmpeg/decoder-names.ts';
import { decodeArguments, probeArguments } from '../ffmpeg/ffmpeg-arguments.ts';
import { FrameSplitter } from '../ffmpeg/frame-splitter.ts';
import { PROBE_CHARACTERS_MAX, readProbe } from '../ffmpeg/read-probe.ts';
import { INPUT_PATH } from './core-task.ts';
import { CoreBroke, CoreThread } from './core-thread.ts';
import { webAssembly, type WasmModule } from './web-assembly.ts';
import { present } from '../../../kernel/assert.ts';

/** The limits of the decoder. */
export interface WasmDecoderOptions {
  readonly limits: VideoLimits;
  /** Largest memory of the program while it works on a video. 512 MiB if not given. */
  readonly memoryBytesMax?: number;
}

const MEMORY_BYTES_MAX = 512 << 20;
const TRY_MS_MAX = 20_000;
const PROBE_PATH = '/packets';
const PATHS = { input: INPUT_PATH, track: '/track', stills: '/stills' };

/** The compiled program, and the file of its JavaScript. */
interface CoreProgram {
  readonly module: WasmModule;
  readonly glue: string;
}

/**
 * Decodes videos with FFmpeg compiled to WebAssembly (npm @ffmpeg/core, GPL, an optional dependency). Each video runs
 * in a thread of its own, which can reach neither files nor hosts and is ended together with all its memory.
 */
export class WasmDecoder implements VideoDecoder {
  readonly codecs: readonly VideoCodec[];
  readonly program: CoreProgram;
  readonly #limits: VideoLimits;
  readonly #memoryBytesMax: number;

  /** Loads and tries the program. Throws Fault 'unavailable' if @ffmpeg/core is not installed or does not run. */
  static async open({ limits, memoryBytesMax = MEMORY_BYTES_MAX }: WasmDecoderOptions): Promise<WasmDecoder> {
    const program = await compileCore();
    const setup = { ...program, input: new Uint8Array(0), memoryBytesMax };
    const thread = new CoreThread(setup, AbortSignal.timeout(TRY_MS_MAX));
    try {
      const { stdout } = await thread.run({ args: ['-hide_banner', '-decoders'], outputs: [] });
      const codecs = codecsOf(stdout);
      if (codecs.length === 0) throw new CoreBroke('it lists no codecs');
      return new WasmDecoder(program, codecs, { limits, memoryBytesMax });
    } catch (cause) {
      if (cause instanceof Fault) throw cause;
      throw new Fault('unavailable', '@ffmpeg/core does not run', { cause });
    } finally {
      await thread.close();
    }
  }

  private constructor(program: CoreProgram, codecs: readonly VideoCodec[], options: Required<WasmDecoderOptions>) {
    this.codecs = codecs;
    this.program = program;
    this.#limits = options.limits;
    this.#memoryBytesMax = options.memoryBytesMax;
  }

  async decode(bytes: Uint8Array, context: AnalysisContext): Promise<VideoOutcome> {
    const limits = this.#limits;
    if (context.signal.aborted) throw new Fault('timeout', 'the video was given up before it was opened');
    if (bytes.length > limits.bytesMax) return refuse('too-many-bytes');
    const container = containerOf(bytes);
    if (container === null) return refuse('unknown-container');
    // The video is copied because the thread takes the copy along.
    const setup = { ...this.program, input: Uint8Array.from(bytes), memoryBytesMax: this.#memoryBytesMax };
    const thread = new CoreThread(setup, AbortSignal.any([context.signal, AbortSignal.timeout(limits.timeoutMs)]));
    try {
      const args = probeArguments(INPUT_PATH, PROBE_PATH, limits);
      const { stderr, files } = await thread.run({ args, outputs: [PROBE_PATH] });
      const listing = files[0] ?? new Uint8Array(0);
      if (listing.length > PROBE_CHARACTERS_MAX) return refuse('too-many-frames');
      const probed = readProbe(container, Buffer.from(listing).toString('utf8'), stderr);
      if (typeof probed === 'string') return refuse(probed);
      const judged = judgeVideo(probed, limits, this.codecs);
      return judged.ok ? await this.#open(judged, thread) : judged;
    } catch (error) {
      if (error instanceof CoreBroke) return refuse('damaged');
      throw error;
    } finally {
      await thread.close();
    }
  }

  async #open(
    { info, picture: number }: JudgedVideo & { readonly ok: true },
    thread: CoreThread,
  ): Promise<VideoOutcome> {
    const plan = planSampling(info);
    const args = decodeArguments(PATHS, number, plan, this.#limits);
    // The outcome does not matter, because a file that breaks off half-way may have shown enough.
    const { files } = await thread.run({ args, outputs: [PATHS.track, PATHS.stills] });
    const track = new FrameSplitter(plan.trackSize, plan.steps);
    const stills = new FrameSplitter(plan.stillSize, plan.stillSteps.length);
    track.take(files[0] ?? new Uint8Array(0));
    stills.take(files[1] ?? new Uint8Array(0));
    if (stepAtMs(track.pictures.length) < this.#limits.secondsMin * 1000) return refuse('damaged');
    return {
      ok: true,
      video: {
        info,
        track: track.pictures.map((picture, step) => ({ atMs: stepAtMs(step), picture })),
        stills: stills.pictures.map((picture, at) => ({ atMs: stepAtMs(present(plan.stillSteps[at])), picture })),
      },
    };
  }
}

function refuse(refusal: VideoRefusal): VideoOutcome {
  return { ok: false, refusal };
}

async function compileCore(): Promise<CoreProgram> {
  const { resolve } = createRequire(import.meta.url);
  try {
    const module = await webAssembly.compile(await readFile(resolve('@ffmpeg/core/wasm')));
    return { module, glue: resolve('@ffmpeg/core') };
  } catch (cause) {
    throw new Fault('unavailable', 'the npm package @ffmpeg/core is not installed', { cause });
  }
}
