import { availableParallelism } from 'node:os';
import process from 'node:process';
import type { Config } from '../config.ts';
import { Fault } from '../kernel/fault.ts';
import { FfmpegDecoder } from '../media/ffmpeg/ffmpeg-decoder.ts';
import { findPrograms } from '../media/ffmpeg/find-programs.ts';
import { tryPrograms } from '../media/ffmpeg/try-programs.ts';
import { WasmDecoder } from '../media/wasm/wasm-decoder.ts';
import { QueuedDecoder } from '../media/queued-decoder.ts';
import { DEFAULT_VIDEO_LIMITS, type VideoDecoder, type VideoLimits } from '../vision/video-decoder.ts';
import type { Foundation } from './foundation.ts';

/** Longest wait for a decoder to say what it can do. */
const TRY_MS_MAX = 10_000;

/** A decoder that works, and why those before it do not. */
export interface ChosenDecoder {
  /** `null` where none works: the problems say why. */
  readonly chosen: { readonly name: string; readonly decoder: VideoDecoder } | null;
  readonly problems: readonly string[];
}

/**
 * The decoder behind a bounded queue in which apps take turns; `null`, said in the log, where this machine has none:
 * whoever needs videos then answers that the service is unavailable.
 */
export async function openVideoDecoder({
  config,
  log,
  metrics,
}: Pick<Foundation, 'config' | 'log' | 'metrics'>): Promise<QueuedDecoder | null> {
  const { chosen, problems } = await chooseVideoDecoder(config.video);
  for (const problem of problems) log.problem(problem);
  if (chosen === null) {
    log.problem('no video can be decoded: video liveness is unavailable; see renzheng doctor');
    return null;
  }
  log.event('video decoder', { name: chosen.name, codecs: chosen.decoder.codecs.join(' ') });
  let waiting = 0;
  metrics.gauge('video_queue', 'Videos that wait to be decoded', () => waiting);
  const { concurrency = availableParallelism(), queueMax } = config.video;
  return new QueuedDecoder({
    decoder: chosen.decoder,
    concurrency,
    queueMax,
    queueChanged: (videos) => void (waiting = videos),
  });
}

/** Tries what the configuration allows, in order, and takes the first that works. */
export async function chooseVideoDecoder({ decoder, timeoutMs }: Config['video']): Promise<ChosenDecoder> {
  const limits: VideoLimits = { ...DEFAULT_VIDEO_LIMITS, timeoutMs };
  const problems: string[] = [];
  for (const [name, open] of Object.entries(OPENERS)) {
    if (decoder !== 'auto' && decoder !== name) continue;
    const opened = await open(limits);
    if (typeof opened !== 'string') return { chosen: { name, decoder: opened }, problems };
    problems.push(`${name}: ${opened}`);
  }
  return { chosen: null, problems };
}

/** Each gives a decoder, or what is wrong. In the order of preference. */
const OPENERS = {
  ffmpeg: async (limits: VideoLimits) => {
    const programs = findPrograms(process.env['PATH'] ?? '');
    if (programs === null) return 'ffmpeg, ffprobe or prlimit is not installed (packages ffmpeg and util-linux)';
    const tried = await tryPrograms(programs, AbortSignal.timeout(TRY_MS_MAX));
    return tried.ok ? new FfmpegDecoder({ programs, limits, codecs: tried.codecs }) : tried.problem;
  },
  wasm: async (limits: VideoLimits) => {
    try {
      return await WasmDecoder.open({ limits });
    } catch (error) {
      if (error instanceof Fault) return error.message;
      throw error;
    }
  },
} satisfies Record<string, (limits: VideoLimits) => Promise<VideoDecoder | string>>;
