import type { Picture } from '../../src/vision/picture.ts';
import { feedFrames } from '../attacks/ffmpeg-clips.ts';
import type { Rng } from '../world/rng.ts';

/** What a browser's MediaRecorder writes. */
export interface Recording {
  /** Chrome and Firefox write WebM with VP8 or VP9, without a length. Safari writes MP4 in fragments with H.264. */
  readonly format: 'webm-vp8' | 'webm-vp9' | 'mp4-h264';
  readonly kbps: number;
  readonly keyFrameEvery: number;
  /** Part of the frames that the browser leaves out, so that the steps between frames vary. */
  readonly dropShare: number;
  /** Which frames are left out follows from this number. */
  readonly dropSeed: number;
}

const KBPS = [500, 1800] as const;

/** Draws how the clip is recorded. All makers share it, so that the encoder does not tell them apart. */
export function drawRecording(random: Rng): Recording {
  return {
    format: random.weighted([
      ['webm-vp8', 5],
      ['mp4-h264', 4],
      ['webm-vp9', 1],
    ]),
    kbps: Math.round(random.logRange(...KBPS)),
    keyFrameEvery: random.int(60, 200),
    dropShare: random.chance(0.5) ? 0 : Math.round(random.range(0.005, 0.05) * 1e3) / 1e3,
    dropSeed: random.int(1, 1e6),
  };
}

/** The end of a file's name. */
export function extensionOf({ format }: Recording): string {
  return format === 'mp4-h264' ? 'mp4' : 'webm';
}

/** Speeds below zero are fixed. Others depend on how busy the machine is, and equal frames would give other bytes. */
const VPX = ['-deadline', 'realtime', '-cpu-used', '-6', '-auto-alt-ref', '0', '-lag-in-frames', '0', '-threads', '1'];
const CODECS: Readonly<Record<Recording['format'], readonly string[]>> = {
  'webm-vp8': ['-c:v', 'libvpx', ...VPX],
  'webm-vp9': ['-c:v', 'libvpx-vp9', ...VPX.with(3, '6'), '-row-mt', '0'],
  'mp4-h264': [
    '-c:v',
    'libx264',
    '-profile:v',
    'baseline',
    '-preset',
    'veryfast',
    '-tune',
    'zerolatency',
    '-threads',
    '1',
  ],
};
const CONTAINERS: Readonly<Record<Recording['format'], readonly string[]>> = {
  'webm-vp8': ['-f', 'webm', '-live', '1'],
  'webm-vp9': ['-f', 'webm', '-live', '1'],
  'mp4-h264': ['-f', 'mp4', '-movflags', 'frag_keyframe+empty_moov+default_base_moof'],
};

/**
 * Records frames into a file as a browser does. Equal frames give equal bytes. Returns how many frames were given,
 * those that the browser left out among them. Throws an Error if there is no frame, if ffmpeg is absent, or if it fails.
 */
export function recordFrames(
  file: string,
  frames: Iterable<Picture>,
  { fps, recording }: { readonly fps: number; readonly recording: Recording },
): Promise<number> {
  return feedFrames(frames, ({ width, height }) => {
    const { format, kbps, keyFrameEvery, dropShare, dropSeed } = recording;
    // A cheap spread of whole numbers over 0..1, in ffmpeg's own expressions. The first frame always stays.
    const keep = `eq(n\\,0)+gte(mod(n*7919+${dropSeed}\\,1009)\\,${Math.round(dropShare * 1009)})`;
    const input = ['-f', 'rawvideo', '-pixel_format', 'rgb24', '-video_size', `${width}x${height}`];
    const rate = ['-b:v', `${kbps}k`, '-g', String(keyFrameEvery), '-pix_fmt', 'yuv420p'];
    const plain = ['-fflags', '+bitexact', '-flags:v', '+bitexact', '-map_metadata', '-1'];
    const head = ['-nostdin', '-v', 'error', '-y', ...input, '-framerate', String(fps), '-i', 'pipe:0'];
    const filter = ['-vf', `select='${keep}'`, '-vsync', 'vfr'];
    return [...head, ...filter, ...CODECS[format], ...rate, ...plain, ...CONTAINERS[format], file];
  });
}
