import type { AnalysisContext } from './frame-analyzer.ts';
import type { Picture, QuarterTurn } from './picture.ts';

/** Bounds on a video from outside. */
export interface VideoLimits {
  /** Bytes of the file. */
  readonly bytesMax: number;
  /** Width times height of a frame. */
  readonly pixelsMax: number;
  /** Streams of any kind in the file. */
  readonly streamsMax: number;
  /** Shorter videos show too little. */
  readonly secondsMin: number;
  /** What comes after is not looked at. */
  readonly secondsMax: number;
  /** Coded frames within secondsMax. */
  readonly framesMax: number;
  /** Longest time for one video, milliseconds. */
  readonly timeoutMs: number;
}

/**
 * 10 MiB and 8 s of up to 4K at 120 frames a second: more than any phone needs for a selfie clip. Streams beside the
 * picture decide nothing: their bound, FFmpeg's own, only keeps a file from filling the memory with them.
 */
export const DEFAULT_VIDEO_LIMITS: VideoLimits = {
  bytesMax: 10 << 20,
  pixelsMax: 9_000_000,
  streamsMax: 1000,
  secondsMin: 1,
  secondsMax: 8,
  framesMax: 1000,
  timeoutMs: 15_000,
};

/** Frames of DecodedVideo.track for a second of video. */
export const TRACK_FRAMES_PER_SECOND = 10;
/** Longer side of the frames of DecodedVideo.track, pixels. */
export const TRACK_SIDE_MAX = 320;
/** Frames of DecodedVideo.stills, at most. */
export const STILLS_MAX = 16;
/** Longer side of the frames of DecodedVideo.stills, pixels. */
export const STILL_SIDE_MAX = 640;

/** A frame, upright and with square pixels. */
export interface VideoFrame {
  /** Since the first frame, milliseconds. */
  readonly atMs: number;
  readonly picture: Picture;
}

/** A coded frame as the file holds it. */
export interface CodedFrame {
  /** When it is shown, since the earliest one, milliseconds. */
  readonly atMs: number;
  /** Encoded. */
  readonly bytes: number;
  /** Decodes without any other frame. */
  readonly isKey: boolean;
}

/** What a file says of its video. */
export interface VideoInfo {
  readonly container: Container;
  readonly codec: VideoCodec;
  /** Pixels, upright, square. */
  readonly width: number;
  readonly height: number;
  /** By which the coded frames have to be turned clockwise to be upright. */
  readonly turn: QuarterTurn;
  /** The part that is looked at, from the frames' own times. */
  readonly durationMs: number;
  /** In the order of the file, as far as they are looked at. */
  readonly codedFrames: readonly CodedFrame[];
}

/** A video opened. */
export interface DecodedVideo {
  readonly info: VideoInfo;
  /** At even steps of 100 ms, in order: for what changes over time. A step shows the frame of its time, to half a step. */
  readonly track: readonly VideoFrame[];
  /** Some of the same frames, spread evenly from first to last, larger: for networks and pictures. */
  readonly stills: readonly VideoFrame[];
}

export const CONTAINERS = ['mp4', 'matroska', 'avi', 'flv'] as const;
/** `mp4` stands for mp4, mov and 3gp, `matroska` for mkv and webm. */
export type Container = (typeof CONTAINERS)[number];

export const VIDEO_CODECS = ['h264', 'hevc', 'vp8', 'vp9', 'av1', 'mpeg4', 'mjpeg', 'flv1', 'vp6f', 'h263'] as const;
export type VideoCodec = (typeof VIDEO_CODECS)[number];

/** Why a video could not be opened. */
export type VideoRefusal =
  | 'too-many-bytes'
  /** No file of a known container. */
  | 'unknown-container'
  /** The container holds no moving picture. */
  | 'no-video'
  | 'unknown-codec'
  | 'too-many-pixels'
  | 'too-many-streams'
  | 'too-many-frames'
  | 'too-short'
  /** Not enough of it can be decoded, or not within the memory and time that a video may take. */
  | 'damaged';

export type VideoOutcome =
  { readonly ok: true; readonly video: DecodedVideo } | { readonly ok: false; readonly refusal: VideoRefusal };

/** Opens videos. Implemented by media/; every implementation passes video-decoder.suite.ts. */
export interface VideoDecoder {
  /** Codecs it can open; a file of another is refused as `unknown-codec`. */
  readonly codecs: readonly VideoCodec[];

  /**
   * Bytes of anyone's making: whatever they hold, the answer is an outcome. They reach no disk.
   * Throws Fault 'timeout' once `signal` aborts or the video takes too long, 'unavailable' where the decoder cannot work
   * or too many videos wait already.
   */
  decode(bytes: Uint8Array, context: AnalysisContext): Promise<VideoOutcome>;
}
