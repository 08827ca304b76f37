import type { QuarterTurn } from '../../src/vision/picture.ts';
import type { Container, VideoCodec } from '../../src/vision/video-decoder.ts';
import type { ReadableVideo, VideoFiles } from '../../src/vision/video-decoder.suite.ts';
import type { ClipMaker } from './clip-maker.ts';
import { H264, halves, makeSlow, VP8 } from './clip-sources.ts';
import { companionClips } from './companion-clips.ts';
import { hostileFiles } from './hostile-videos.ts';
import { turnTrack } from './mp4-boxes.ts';

const HEVC = ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none', '-pix_fmt', 'yuv420p'];
const VP9 = ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '400k'];
/** No key frames except the regular ones. */
const ONE_SCENE = ['-sc_threshold', '1000000000'];
const MPEG4 = ['-c:v', 'mpeg4', '-q:v', '5', ...ONE_SCENE];
const AAC = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=2', '-c:a', 'aac', '-shortest'];
const OPUS = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=2', '-c:a', 'libopus', '-shortest'];

/** [name, container, codec, encoder, arguments after the source]. The name ends with the extension of the file. */
const READABLE: readonly (readonly [string, Container, VideoCodec, string, readonly string[]])[] = [
  ['h264 and aac, moov in front.mp4', 'mp4', 'h264', 'libx264', [...AAC, ...H264, '-movflags', '+faststart']],
  ['h264, moov at the end.mp4', 'mp4', 'h264', 'libx264', H264],
  ['h264 in fragments.mp4', 'mp4', 'h264', 'libx264', [...H264, '-movflags', 'frag_keyframe+empty_moov']],
  ['hevc.mp4', 'mp4', 'hevc', 'libx265', [...HEVC, '-tag:v', 'hvc1']],
  ['hevc and aac.mov', 'mp4', 'hevc', 'libx265', [...AAC, ...HEVC, '-tag:v', 'hvc1']],
  ['h264.mov', 'mp4', 'h264', 'libx264', H264],
  ['mjpeg.mov', 'mp4', 'mjpeg', 'mjpeg', ['-c:v', 'mjpeg', '-q:v', '5', '-pix_fmt', 'yuvj420p']],
  ['mpeg4.mp4', 'mp4', 'mpeg4', 'mpeg4', MPEG4],
  ['av1.mp4', 'mp4', 'av1', 'libaom-av1', ['-c:v', 'libaom-av1', '-cpu-used', '8', '-usage', 'realtime']],
  ['vp8 and opus.webm', 'matroska', 'vp8', 'libvpx', [...OPUS, ...VP8]],
  ['vp9.webm', 'matroska', 'vp9', 'libvpx-vp9', VP9],
  ['h264 that starts late.mkv', 'matroska', 'h264', 'libx264', [...H264, '-output_ts_offset', '5']],
  ['hevc.mkv', 'matroska', 'hevc', 'libx265', HEVC],
  ['mpeg4.avi', 'avi', 'mpeg4', 'mpeg4', MPEG4],
  ['mjpeg.avi', 'avi', 'mjpeg', 'mjpeg', ['-c:v', 'mjpeg', '-q:v', '5', '-pix_fmt', 'yuvj420p']],
  ['h264.avi', 'avi', 'h264', 'libx264', [...H264, '-bf', '0']],
  ['h264 and aac.flv', 'flv', 'h264', 'libx264', [...AAC, ...H264]],
  ['flv1.flv', 'flv', 'flv1', 'flv', ['-c:v', 'flv', '-q:v', '5', ...ONE_SCENE]],
  ['h264.3gp', 'mp4', 'h264', 'libx264', H264],
  ['mpeg4.3gp', 'mp4', 'mpeg4', 'mpeg4', MPEG4],
];

/** The videos of the suite, made by the system's ffmpeg in a few seconds. */
export async function makeVideoFiles(maker: ClipMaker): Promise<VideoFiles> {
  const readable: Record<string, ReadableVideo> = {};
  for (const [name, container, codec, encoder, args] of READABLE)
    if (maker.encodes(encoder))
      readable[name] = { container, codec, bytes: await maker.make(extensionOf(name), halves({}), args) };
  const piped = await maker.stream('webm', halves({}), VP8);
  readable['vp8 as a browser records it.webm'] = { container: 'matroska', codec: 'vp8', bytes: piped };
  return {
    readable,
    turned: new Map(await Promise.all(([90, 180, 270] as const).map((turn) => turned(maker, turn)))),
    widePixels: await maker.make('wide.mp4', halves({ filter: 'setsar=2' }), H264),
    variableRate: await variableRate(maker),
    resized: await resized(maker),
    long: await maker.make('long.mp4', halves({ size: '1280x720', rate: 10, seconds: 10, grain: false }), H264),
    halfGone: await halfGone(maker),
    slow: await makeSlow(maker),
    accompanied: await companionClips(maker),
    refused: await hostileFiles(maker),
  };
}

async function turned(maker: ClipMaker, turn: 90 | 180 | 270): Promise<[QuarterTurn, Buffer]> {
  const back = { 90: 'transpose=cclock', 180: 'hflip,vflip', 270: 'transpose=clock' }[turn];
  const lying = await maker.make('lying.mp4', halves({ filter: back }), H264);
  return [turn, turnTrack(lying, turn, turn === 180 ? { width: 160, height: 120 } : { width: 120, height: 160 })];
}

/** Drops frames of the second half, so that it keeps three. */
async function variableRate(maker: ClipMaker): Promise<Buffer> {
  const kept = `select='lt(n,20)+eq(n,20)+eq(n,24)+eq(n,38)'`;
  return maker.make('variable.mkv', halves({ rate: 20, filter: kept }), H264);
}

/** Two recordings, one after the other, like those of a camera that adapts to its network. */
async function resized(maker: ClipMaker): Promise<Buffer> {
  const parts = [halves({ seconds: 1 }), halves({ size: '320x240', seconds: 1, filter: 'hflip' })];
  const files = await Promise.all(parts.map((source) => maker.make('part.webm', source, VP8)));
  return maker.join('resized.webm', files);
}

async function halfGone(maker: ClipMaker): Promise<Record<string, Buffer>> {
  const mp4 = await maker.make('whole.mp4', halves({}), H264, '-movflags', '+faststart');
  const webm = await maker.make('whole.webm', halves({}), VP8);
  const avi = await maker.make('whole.avi', halves({}), MPEG4);
  return {
    'a cut mp4': cut(mp4),
    'a cut webm': cut(webm),
    'a cut avi': cut(avi),
    'an mp4 with noise at its end': withNoise(mp4, 0.75, 1),
    'a webm with noise in it': withNoise(webm, 0.6, 0.65),
  };
}

/** The first three quarters of a file. */
function cut(file: Buffer): Buffer {
  return file.subarray(0, Math.ceil(file.length * 0.75));
}

function withNoise(file: Buffer, from: number, to: number): Buffer {
  const noisy = Buffer.from(file);
  for (let at = Math.ceil(file.length * from); at < file.length * to; at++) noisy[at] = (at * 167 + (at >> 8)) & 0xff;
  return noisy;
}

function extensionOf(name: string): string {
  return `clip${name.slice(name.lastIndexOf('.'))}`;
}
