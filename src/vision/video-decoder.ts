import type { AnalysisContext } from './frame-analyzer.ts';
import type { Picture, QuarterTurn } from './picture.ts';

/** Bounds on a video from an untrusted source. */
export interface VideoLimits {
  /** Bytes of the file. */
  readonly bytesMax: number;
  /** Width times height of a frame. */
  readonly pixelsMax: number;
  /** Streams of any kind in the file. */
  readonly streamsMax: number;
  /** Shorter videos show too little. */
  readonly secondsMin: number;
  /** The rest of a longer video is ignored. */
  readonly secondsMax: number;
  /** Coded frames within secondsMax. */
  readonly framesMax: number;
  /** The longest time for one video, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * 10 MiB and 8 s of up to 4K at 120 frames a second, which is more than any phone needs for a selfie clip. Streams
 * besides the picture are ignored. The bound on their number is far above what recorders write, and keeps a file from
 * holding a decoder with them: 900 copies of a track take a quarter of a minute.
 */
export const DEFAULT_VIDEO_LIMITS: VideoLimits = {
  bytesMax: 10 << 20,
  pixelsMax: 9_000_000,
  streamsMax: 64,
  secondsMin: 1,
  secondsMax: 8,
  framesMax: 1000,
  timeoutMs: 15_000,
};

/** Frames of DecodedVideo.track per second of video. */
export const TRACK_FRAMES_PER_SECOND = 10;
/** Longer side of the frames of DecodedVideo.track, in pixels. */
export const TRACK_SIDE_MAX = 320;
/** The most frames of DecodedVideo.stills. */
export const STILLS_MAX = 16;
/** Longer side of the frames of DecodedVideo.stills, in pixels. */
export const STILL_SIDE_MAX = 640;

/** A frame, upright and with square pixels. */
export interface VideoFrame {
  /** Milliseconds since the first frame. */
  readonly atMs: number;
  readonly picture: Picture;
}

/** A coded frame as the file holds it. */
export interface CodedFrame {
  /** When it is shown, in milliseconds since the earliest frame. */
  readonly atMs: number;
  /** Encoded size. */
  readonly bytes: number;
  /** Whether it decodes without any other frame. */
  readonly isKey: boolean;
}

/** What a file says about its video. */
export interface VideoInfo {
  readonly container: Container;
  readonly codec: VideoCodec;
  /** Upright, with square pixels. */
  readonly width: number;
  readonly height: number;
  /** The clockwise turn that makes the coded frames upright. */
  readonly turn: QuarterTurn;
  /** Length of the part that is read, from the frames' own times. */
  readonly durationMs: number;
  /** In the order of the file, as far as they are read. */
  readonly codedFrames: readonly CodedFrame[];
}

/** A decoded video. */
export interface DecodedVideo {
  readonly info: VideoInfo;
  /**
   * Frames at even steps of 100 ms, in order, to see what changes over time. A step shows the frame at its time, to
   * within half a step.
   */
  readonly track: readonly VideoFrame[];
  /** Some of the same frames, larger, spread evenly from first to last, for networks and pictures. */
  readonly stills: readonly VideoFrame[];
}

export const CONTAINERS = ['mp4', 'matroska', 'avi', 'flv'] as const;
/** `mp4` stands for mp4, mov and 3gp, `matroska` for mkv and webm. */
export type Container = (typeof CONTAINERS)[number];

export const VIDEO_CODECS = ['h264', 'hevc', 'vp8', 'vp9', 'av1', 'mpeg4', 'mjpeg', 'flv1', 'vp6f', 'h263'] as const;

/** A codec that a decoder may support, by FFmpeg's name. */
export type VideoCodec = (typeof VIDEO_CODECS)[number];

/** Why a video could not be opened. */
export type VideoRefusal =
  | 'too-many-bytes'
  /** The file is not of a known container. */
  | 'unknown-container'
  /** The container holds no video stream. */
  | 'no-video'
  | 'unknown-codec'
  | 'too-many-pixels'
  | 'too-many-streams'
  | 'too-many-frames'
  | 'too-short'
  /** Too little of it can be decoded, or decoding needs more memory or time than a video may take. */
  | 'damaged';

/** A decoded video, or the reason why it could not be opened. */
export type VideoOutcome =
  { readonly ok: true; readonly video: DecodedVideo } | { readonly ok: false; readonly refusal: VideoRefusal };

/** Opens videos. Implemented by media/. Every implementation passes video-decoder.suite.ts. */
export interface VideoDecoder {
  /** Codecs it can open. A file with another codec is refused as `unknown-codec`. */
  readonly codecs: readonly VideoCodec[];

  /**
   * Decodes bytes from an untrusted source. Whatever they hold, the answer is an outcome. They are never written to
   * disk. Throws Fault 'timeout' once `signal` aborts or the video takes too long, and 'unavailable' if the decoder
   * cannot work or the queue is full.
   */
  decode(bytes: Uint8Array, context: AnalysisContext): Promise<VideoOutcome>;
}
