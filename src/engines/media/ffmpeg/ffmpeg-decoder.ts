import { Fault } from '../../../kernel/fault.ts';
import type { AnalysisContext } from '../../../vision/frame-analyzer.ts';
import { judgeVideo, type JudgedVideo } from '../../../vision/judge-video.ts';
import { planSampling, stepAtMs } from '../../../vision/sample-video.ts';
import { containerOf } from '../../../vision/video-container.ts';
import {
  VIDEO_CODECS,
  type VideoCodec,
  type VideoDecoder,
  type VideoLimits,
  type VideoOutcome,
  type VideoRefusal,
} from '../../../vision/video-decoder.ts';
import { DEFAULT_RUN_LIMITS, type Box, type BoxInput, type RunLimits } from './box.ts';
import { FrameSplitter } from './frame-splitter.ts';
import { decodeArguments } from './ffmpeg-arguments.ts';
import { probeVideo } from './probe-video.ts';
import { runBoxed, SECOND_OUTPUT_FD } from './run-boxed.ts';
import { present } from '../../../kernel/assert.ts';

/** The program, its box and its limits. */
export interface FfmpegDecoderOptions {
  /** Absolute path of the program, e.g. `/usr/bin/ffmpeg`. */
  readonly ffmpeg: string;
  readonly box: Box;
  readonly limits: VideoLimits;
  readonly runLimits?: RunLimits;
  /** The codecs that this build of FFmpeg opens. All that the port knows if not given. */
  readonly codecs?: readonly VideoCodec[];
}

/** Decodes videos with the system's FFmpeg, in a child process that can read only the video and write no file. */
export class FfmpegDecoder implements VideoDecoder {
  readonly codecs: readonly VideoCodec[];
  readonly #options: FfmpegDecoderOptions;
  readonly #runLimits: RunLimits;

  constructor(options: FfmpegDecoderOptions) {
    this.codecs = options.codecs ?? VIDEO_CODECS;
    this.#options = options;
    this.#runLimits = options.runLimits ?? DEFAULT_RUN_LIMITS;
  }

  get box(): Box {
    return this.#options.box;
  }

  async decode(bytes: Uint8Array, context: AnalysisContext): Promise<VideoOutcome> {
    const { ffmpeg, box, limits } = this.#options;
    const signal = AbortSignal.any([context.signal, AbortSignal.timeout(limits.timeoutMs)]);
    if (context.signal.aborted) throw new Fault('timeout', 'the video was given up before it was opened');
    if (bytes.length > limits.bytesMax) return refuse('too-many-bytes');
    const container = containerOf(bytes);
    if (container === null) return refuse('unknown-container');
    const input = box.openInput(bytes);
    try {
      const options = { ffmpeg, box, runLimits: this.#runLimits, limits, input, signal };
      const probed = await probeVideo(container, options);
      if (typeof probed === 'string') return refuse(probed);
      const judged = judgeVideo(probed, limits, this.codecs);
      return judged.ok ? await this.#open(judged, input, signal) : judged;
    } finally {
      input.close();
    }
  }

  async #open(
    { info, picture: number }: JudgedVideo & { readonly ok: true },
    input: BoxInput,
    signal: AbortSignal,
  ): Promise<VideoOutcome> {
    const plan = planSampling(info);
    const track = new FrameSplitter(plan.trackSize, plan.steps);
    const stills = new FrameSplitter(plan.stillSize, plan.stillSteps.length);
    const { ffmpeg, box, limits } = this.#options;
    const paths = { input: box.inputPath, track: 'pipe:1', stills: `pipe:${SECOND_OUTPUT_FD}` };
    // A failure does not matter, because a file that breaks off half-way may have shown enough.
    const { exitCode } = await runBoxed(box, {
      program: { file: ffmpeg, args: decodeArguments(paths, number, plan, limits) },
      input,
      limits: this.#runLimits,
      signal,
      onOutput: (chunk) => track.take(chunk),
      onSecondOutput: (chunk) => stills.take(chunk),
    });
    if (wasStopped(exitCode) || stepAtMs(track.pictures.length) < limits.secondsMin * 1000) return refuse('damaged');
    const frames = track.pictures.map((picture, step) => ({ atMs: stepAtMs(step), picture }));
    return {
      ok: true,
      video: {
        info,
        track: frames,
        stills: stills.pictures.map((picture, at) => ({ atMs: stepAtMs(present(plan.stillSteps[at])), picture })),
      },
    };
  }
}

function refuse(refusal: VideoRefusal): VideoOutcome {
  return { ok: false, refusal };
}

/** What FFmpeg exits with when it is asked to stop, and a shell or a box when it was killed or ran out of processor. */
const STOPPED = new Set([null, 255, 137, 152]);

/**
 * Whether a run was stopped from outside. How far it had come then depends on the machine and its load, and one clip must
 * not be judged by more or fewer frames for that.
 */
function wasStopped(exitCode: number | null): boolean {
  return STOPPED.has(exitCode);
}
