import { availableParallelism } from 'node:os';
import process from 'node:process';
import type { Config } from '../config/config.ts';
import { dataFolder } from '../config/data-folder.ts';
import { Fault } from '../kernel/fault.ts';
import { FallbackDecoder } from '../engines/media/fallback-decoder.ts';
import type { BoxName } from '../engines/media/ffmpeg/box.ts';
import { findPrograms } from '../engines/media/ffmpeg/find-programs.ts';
import { openFfmpeg } from '../engines/media/ffmpeg/open-ffmpeg.ts';
import { WasmDecoder } from '../engines/media/wasm/wasm-decoder.ts';
import { QueuedDecoder } from '../engines/media/queued-decoder.ts';
import { DEFAULT_VIDEO_LIMITS, type VideoDecoder, type VideoLimits } from '../vision/video-decoder.ts';
import type { Foundation } from '../foundation/foundation.ts';

/** Longest wait for a decoder to report what it can do. */
const TRY_MS_MAX = 10_000;

/**
 * The part of the configuration that says how videos are decoded, and which folders and keys a video must never reach.
 */
export type VideoConfig = Pick<Config, 'video' | 'data' | 'security'>;

/** FFmpeg of the system, or the decoder in WebAssembly. */
export type DecoderName = 'ffmpeg' | 'wasm';

/** What keeps a decoder away from the machine: FFmpeg's box, or a thread of WebAssembly that can reach nothing. */
export type DecoderBox = BoxName | 'webassembly';

/** The decoder that works, and why the ones before it do not. */
export interface ChosenDecoder {
  /** Null if no decoder works. The problems say why. */
  readonly chosen: { readonly name: DecoderName; readonly box: DecoderBox; readonly decoder: VideoDecoder } | null;
  readonly problems: readonly string[];
}

/**
 * Opens the decoder behind a bounded queue in which apps take turns. If no decoder works on this machine, it logs why
 * and gives null, and the features that need videos answer that the service is unavailable.
 */
export async function openVideoDecoder({
  config,
  log,
  metrics,
}: Pick<Foundation, 'config' | 'log' | 'metrics'>): Promise<QueuedDecoder | null> {
  const { chosen, problems } = await chooseVideoDecoder(config);
  for (const problem of problems) log.problem(problem);
  if (chosen === null) {
    log.problem('no video can be decoded: video liveness is unavailable; see renzheng doctor');
    return null;
  }
  log.event('video decoder', { name: chosen.name, box: chosen.box, codecs: chosen.decoder.codecs.join(' ') });
  let waiting = 0;
  metrics.gauge('video_queue', 'Videos that wait to be decoded', () => waiting);
  let fallbacks = 0;
  metrics.total('video_fallbacks', 'Videos given to the second decoder since the start', () => fallbacks);
  const { concurrency = availableParallelism(), queueMax } = config.video;
  const isBoth = chosen.name === 'ffmpeg' && config.video.decoder === 'auto';
  return new QueuedDecoder({
    decoder: isBoth
      ? new FallbackDecoder({
          first: chosen.decoder,
          openSecond: () => openSecond(config),
          onFallback: ({ message }) => {
            if (fallbacks++ === 0) log.problem(`a video is decoded by the slower WebAssembly decoder: ${message}`);
          },
        })
      : chosen.decoder,
    concurrency,
    queueMax,
    queueChanged: (videos) => void (waiting = videos),
  });
}

/** Tries the decoders that the configuration allows, in order, and takes the first that works. */
export async function chooseVideoDecoder(config: VideoConfig): Promise<ChosenDecoder> {
  const { decoder } = config.video;
  const problems: string[] = [];
  for (const name of ['ffmpeg', 'wasm'] as const) {
    if (decoder !== 'auto' && decoder !== name) continue;
    const opened = await OPENERS[name](config);
    if (typeof opened !== 'string') return { chosen: { name, ...opened }, problems };
    problems.push(`${name}: ${opened}`);
  }
  return { chosen: null, problems };
}

async function openSecond(config: VideoConfig): Promise<VideoDecoder | null> {
  const opened = await OPENERS.wasm(config);
  return typeof opened === 'string' ? null : opened.decoder;
}

type Opened = { readonly box: DecoderBox; readonly decoder: VideoDecoder } | string;

/** Opens each decoder, or says what is wrong with it. */
const OPENERS: Readonly<Record<DecoderName, (config: VideoConfig) => Promise<Opened>>> = {
  ffmpeg: async (config) => {
    const { box } = config.video;
    const opened = await openFfmpeg({
      programs: findPrograms(process.env['PATH'] ?? ''),
      limits: limitsOf(config),
      box,
      hidden: secretPlacesOf(config),
      signal: AbortSignal.timeout(TRY_MS_MAX),
    });
    return opened.ok ? { box, decoder: opened.decoder } : opened.problem;
  },
  wasm: async (config) => {
    try {
      return { box: 'webassembly', decoder: await WasmDecoder.open({ limits: limitsOf(config) }) };
    } catch (error) {
      if (error instanceof Fault) return error.message;
      throw error;
    }
  },
};

function limitsOf({ video: { timeoutMs } }: VideoConfig): VideoLimits {
  return { ...DEFAULT_VIDEO_LIMITS, timeoutMs };
}

function secretPlacesOf({ data, security }: VideoConfig): string[] {
  return [data.dir, security.siteKeyFile ?? dataFolder(data.dir).siteKey];
}
