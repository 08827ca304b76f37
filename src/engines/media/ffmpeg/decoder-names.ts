import type { VideoCodec } from '../../../vision/video-decoder.ts';

/** The names of FFmpeg's decoders for each codec. */
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

/**
 * Tells which codecs a build of FFmpeg opens, from what it lists as `-decoders`. Example: the line
 * ` V....D h264  H.264 / AVC` stands for `'h264'`.
 */
export function codecsOf(listing: string): VideoCodec[] {
  const present = new Set([...listing.matchAll(/^ V\S{5} (\S+)/gm)].map(([, name]) => name));
  return (Object.keys(DECODERS) as VideoCodec[]).filter((codec) => DECODERS[codec].some((name) => present.has(name)));
}
