import { Fault } from '../../kernel/fault.ts';
import type { AnalysisContext } from '../../vision/frame-analyzer.ts';
import { judgeVideo } from '../../vision/judge-video.ts';
import { planSampling, stepAtMs } from '../../vision/sample-video.ts';
import { containerOf } from '../../vision/video-container.ts';
import {
  VIDEO_CODECS,
  type VideoCodec,
  type VideoDecoder,
  type VideoInfo,
  type VideoLimits,
  type VideoOutcome,
  type VideoRefusal,
} from '../../vision/video-decoder.ts';
import { FrameSplitter } from './frame-splitter.ts';
import { decodeArguments } from './ffmpeg-arguments.ts';
import { openMemoryFile } from './memory-file.ts';
import { probeVideo } from './probe-video.ts';
import {
  DEFAULT_SANDBOX,
  INPUT_PATH,
  runSandboxed,
  SECOND_OUTPUT_FD,
  type Programs,
  type SandboxLimits,
} from './run-sandboxed.ts';

export interface FfmpegDecoderOptions {
  readonly programs: Programs;
  readonly limits: VideoLimits;
  readonly sandbox?: SandboxLimits;
  /** Folder of a file system in memory; /dev/shm unless given. */
  readonly memoryFolder?: string;
  /** What this build of FFmpeg opens; all that the port knows unless given. */
  readonly codecs?: readonly VideoCodec[];
}

const PATHS = { input: INPUT_PATH, track: 'pipe:1', stills: `pipe:${SECOND_OUTPUT_FD}` };

/** Opens videos with the system's FFmpeg, in a child process that can neither write nor reach anything but the video. */
export class FfmpegDecoder implements VideoDecoder {
  readonly codecs: readonly VideoCodec[];
  readonly #options: FfmpegDecoderOptions;
  readonly #sandbox: SandboxLimits;

  constructor(options: FfmpegDecoderOptions) {
    this.codecs = options.codecs ?? VIDEO_CODECS;
    this.#options = options;
    this.#sandbox = options.sandbox ?? DEFAULT_SANDBOX;
  }

  async decode(bytes: Uint8Array, context: AnalysisContext): Promise<VideoOutcome> {
    const { limits, memoryFolder } = this.#options;
    const signal = AbortSignal.any([context.signal, AbortSignal.timeout(limits.timeoutMs)]);
    if (context.signal.aborted) throw new Fault('timeout', 'the video was given up before it was opened');
    if (bytes.length > limits.bytesMax) return refuse('too-many-bytes');
    const container = containerOf(bytes);
    if (container === null) return refuse('unknown-container');
    const file = openMemoryFile(bytes, memoryFolder);
    try {
      const options = { programs: this.#options.programs, sandbox: this.#sandbox, limits, inputFd: file.fd, signal };
      const probed = await probeVideo(container, options);
      if (typeof probed === 'string') return refuse(probed);
      const judged = judgeVideo(probed, limits, this.codecs);
      return judged.ok ? await this.#open(judged.info, file.fd, signal) : judged;
    } finally {
      file.close();
    }
  }

  async #open(info: VideoInfo, inputFd: number, signal: AbortSignal): Promise<VideoOutcome> {
    const plan = planSampling(info);
    const track = new FrameSplitter(plan.trackSize, plan.steps);
    const stills = new FrameSplitter(plan.stillSize, plan.stillSteps.length);
    const { programs, limits } = this.#options;
    // Whatever the exit code says: a file that breaks off half-way may have shown enough.
    await runSandboxed(programs.prlimit, {
      program: programs.ffmpeg,
      arguments: decodeArguments(PATHS, plan, limits),
      inputFd,
      limits: this.#sandbox,
      signal,
      onOutput: (chunk) => track.take(chunk),
      onSecondOutput: (chunk) => stills.take(chunk),
    });
    if (stepAtMs(track.pictures.length) < limits.secondsMin * 1000) return refuse('damaged');
    const frames = track.pictures.map((picture, step) => ({ atMs: stepAtMs(step), picture }));
    return {
      ok: true,
      video: {
        info,
        track: frames,
        stills: stills.pictures.map((picture, at) => ({ atMs: stepAtMs(plan.stillSteps[at] ?? 0), picture })),
      },
    };
  }
}

function refuse(refusal: VideoRefusal): VideoOutcome {
  return { ok: false, refusal };
}
