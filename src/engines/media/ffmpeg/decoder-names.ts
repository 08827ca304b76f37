import type { VideoCodec } from '../../../vision/video-decoder.ts';

/** FFmpeg's decoders of each codec, by FFmpeg's names. */
const DECODERS: Readonly<Record<VideoCodec, readonly string[]>> = {
  h264: ['h264'],
  hevc: ['hevc'],
  vp8: ['vp8'],
  vp9: ['vp9'],
  av1: ['libdav1d'],
  mpeg4: ['mpeg4'],
  mjpeg: ['mjpeg'],
  flv1: ['flv'],
  vp6f: ['vp6f'],
  h263: ['h263'],
};

/** Which codecs a build of FFmpeg opens, by what it lists as `-decoders`. */
export function codecsOf(listing: string): VideoCodec[] {
  const present = new Set([...listing.matchAll(/^ V\S{5} (\S+)/gm)].map(([, name]) => name));
  return (Object.keys(DECODERS) as VideoCodec[]).filter((codec) => DECODERS[codec].some((name) => present.has(name)));
}
