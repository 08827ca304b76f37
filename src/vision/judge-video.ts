import type { QuarterTurn } from './picture.ts';
import {
  VIDEO_CODECS,
  type CodedFrame,
  type Container,
  type VideoCodec,
  type VideoInfo,
  type VideoLimits,
  type VideoRefusal,
} from './video-decoder.ts';
import { present } from '../kernel/assert.ts';

/** What a demuxer reports about a file, before anything is decoded. None of it is trusted yet. */
export interface ProbedVideo {
  readonly container: Container;
  /** Its video streams, in the order of the file. Other streams have no influence. */
  readonly pictures: readonly ProbedStream[];
}

/** A video stream, as a demuxer reports it. */
export interface ProbedStream {
  /** FFmpeg's name of the codec. */
  readonly codec: string;
  /** Pixels, as coded. */
  readonly width: number;
  readonly height: number;
  /** Width of a pixel divided by its height. 1 if the file does not say. */
  readonly pixelAspect: number;
  readonly turn: QuarterTurn;
  /** In the order of the file, from the first on, at least as far as VideoLimits.secondsMax. */
  readonly packets: readonly ProbedPacket[];
}

/** A packet of a video stream, as a demuxer reports it. */
export interface ProbedPacket {
  /**
   * Presentation time, or decoding time if the file holds no other, in seconds from any zero. `null` if it holds
   * neither.
   */
  readonly seconds: number | null;
  readonly bytes: number;
  readonly isKey: boolean;
}

/** If two frames are further apart than this, there is a gap in the file, not a slow camera. */
const FRAME_SECONDS_MAX = 1;

const PIXEL_ASPECT_MAX = 4;

/** What is known of a video within the limits, or the reason why it is refused. */
export type JudgedVideo =
  /** `picture` is an index into ProbedVideo.pictures. */
  | { readonly ok: true; readonly info: VideoInfo; readonly picture: number }
  | { readonly ok: false; readonly refusal: VideoRefusal };

/**
 * Checks what a file reports about itself against the limits, and picks the video stream to use, which is the first
 * within the limits. If none is, the refusal is that of the first stream with a codec that can be opened. A thumbnail
 * in another codec says nothing about the clip.
 */
export function judgeVideo(
  { container, pictures }: ProbedVideo,
  limits: VideoLimits,
  codecs: readonly VideoCodec[],
): JudgedVideo {
  const judged = pictures.map((stream, picture) => judgePicture(stream, picture, { container, limits, codecs }));
  return (
    judged.find(({ ok }) => ok) ??
    judged.find((one) => !one.ok && one.refusal !== 'unknown-codec') ??
    judged[0] ??
    refuse('no-video')
  );
}

interface Judging {
  readonly container: Container;
  readonly limits: VideoLimits;
  readonly codecs: readonly VideoCodec[];
}

function judgePicture(video: ProbedStream, picture: number, { container, limits, codecs }: Judging): JudgedVideo {
  const codec = VIDEO_CODECS.find((known) => known === video.codec);
  if (codec === undefined || !codecs.includes(codec)) return refuse('unknown-codec');
  if (video.width * video.height > limits.pixelsMax) return refuse('too-many-pixels');
  if (!(video.width >= 2 && video.height >= 2)) return refuse('damaged');
  const codedFrames = codedFramesOf(video.packets, limits.secondsMax);
  if (codedFrames.length > limits.framesMax) return refuse('too-many-frames');
  if (codedFrames.length === 0) return refuse('damaged');
  const durationMs = Math.min(durationOf(codedFrames), limits.secondsMax * 1000);
  if (durationMs < limits.secondsMin * 1000) return refuse('too-short');
  const info = { container, codec, durationMs, codedFrames, turn: video.turn, ...uprightSize(video) };
  return { ok: true, info, picture };
}

function refuse(refusal: VideoRefusal): JudgedVideo {
  return { ok: false, refusal };
}

function codedFramesOf(packets: readonly ProbedPacket[], secondsMax: number): CodedFrame[] {
  const known = packets.filter((packet) => packet.seconds !== null && Number.isFinite(packet.seconds));
  const first = known.reduce((least, { seconds }) => Math.min(least, seconds ?? least), Infinity);
  return known.flatMap(({ seconds, bytes, isKey }) => {
    const atMs = ((seconds ?? first) - first) * 1000;
    return atMs < secondsMax * 1000 ? [{ atMs, bytes, isKey }] : [];
  });
}

/**
 * The time from the first frame to the end of the last one. The last frame is assumed to last as long as the median of
 * the others.
 */
function durationOf(frames: readonly CodedFrame[]): number {
  const times = frames.map(({ atMs }) => atMs).toSorted((a, b) => a - b);
  const steps = times.slice(1).map((at, index) => at - present(times[index]));
  const median = steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  return present(times.at(-1)) + Math.min(median, FRAME_SECONDS_MAX * 1000);
}

function uprightSize({ width, height, pixelAspect, turn }: ProbedStream): { width: number; height: number } {
  const isSane = pixelAspect >= 1 / PIXEL_ASPECT_MAX && pixelAspect <= PIXEL_ASPECT_MAX;
  const square = Math.max(2, Math.round(width * (isSane ? pixelAspect : 1)));
  return turn === 90 || turn === 270 ? { width: height, height: square } : { width: square, height };
}
