import type { VideoRefusal } from '../../src/vision/video-decoder.ts';
import { SUITE_LIMITS } from '../../src/vision/video-decoder.suite.ts';
import type { ClipMaker } from './clip-maker.ts';
import { H264, halves, VP8 } from './clip-sources.ts';
import { box, declareSize, referTo } from './mp4-boxes.ts';

type Refused = Readonly<Record<string, readonly [VideoRefusal, Uint8Array]>>;

/** One frame of one colour. It is cheap to make and expensive to decode. */
const blank = (size: string) => ['-f', 'lavfi', '-i', `color=gray:s=${size}:r=1:d=3`];

/** For each bound a clip that breaks it, and files of other kinds. */
export async function hostileFiles(maker: ClipMaker): Promise<Refused> {
  return {
    ...(await overTheBounds(maker)),
    ...(await notQuiteVideos(maker)),
    ...otherFormats(),
    ...(await otherContainers(maker)),
    ...(await brokenFiles(maker)),
  };
}

/** Files that would make FFmpeg open something else, and two harmless ones. */
export async function sandboxFiles(maker: ClipMaker): Promise<Readonly<Record<string, Uint8Array>>> {
  const refused = { ...(await otherContainers(maker)), ...(await brokenFiles(maker)) };
  const files = Object.entries(refused).filter(([, [refusal]]) => refusal !== 'unknown-container');
  return {
    ...Object.fromEntries(files.map(([name, [, bytes]]) => [name, bytes])),
    'an mp4': await maker.make('a.mp4', halves({}), H264),
    'a webm': await maker.make('a.webm', halves({}), VP8),
  };
}

async function overTheBounds(maker: ClipMaker): Promise<Refused> {
  const padded = Buffer.concat([await maker.make('a.mp4', halves({}), H264), Buffer.alloc(SUITE_LIMITS.bytesMax)]);
  const fourStreams = [0, 1, 2, 3].flatMap((stream) => ['-map', '0:v', `-c:v:${stream}`, 'mpeg4']);
  const bomb8k = await maker.make('8k.mp4', blank('7680x4320'), H264, '-frames:v', '1');
  return {
    'a long file': ['too-many-bytes', padded],
    'four streams': ['too-many-streams', await maker.make('a.mkv', halves({}), fourStreams)],
    'a second over the limit of frames': ['too-many-frames', await maker.make('a.mp4', halves({ rate: 100 }), H264)],
    'less than a second': ['too-short', await maker.make('a.mp4', halves({ seconds: 0.6 }), H264)],
    'a single frame': ['too-short', await maker.make('a.mp4', halves({}), H264, '-frames:v', '1')],
    'a little over the limit of pixels': ['too-many-pixels', await maker.make('a.mp4', blank('1280x800'), H264)],
    'an 8K bomb': ['too-many-pixels', bomb8k],
    'an 8K bomb that says 160x120': ['too-many-pixels', declareSize(bomb8k, { width: 160, height: 120 })],
    'a 16K bomb': [
      'too-many-pixels',
      await maker.make('16k.avi', blank('16384x8640'), '-c:v', 'mjpeg', '-q:v', '31', '-frames:v', '1'),
    ],
  };
}

async function notQuiteVideos(maker: ClipMaker): Promise<Refused> {
  const tone = ['-f', 'lavfi', '-i', 'sine=duration=2'];
  const cover = ['-map', '0:a', '-map', '1:v', '-c:v', 'mjpeg', '-frames:v', '1', '-disposition:v', 'attached_pic'];
  return {
    'sound alone': ['no-video', await maker.make('a.mp4', tone, '-c:a', 'aac')],
    'sound with a cover': ['no-video', await maker.make('a.mp4', tone, halves({}), '-c:a', 'aac', cover)],
    'ffv1 in mkv': ['unknown-codec', await maker.make('a.mkv', halves({}), '-c:v', 'ffv1')],
    'raw pictures in avi': ['unknown-codec', await maker.make('a.avi', halves({ rate: 10 }), '-c:v', 'rawvideo')],
    'png in mov': ['unknown-codec', await maker.make('a.mov', halves({}), '-c:v', 'png')],
    'mpeg2 in mkv': ['unknown-codec', await maker.make('a.mkv', halves({}), '-c:v', 'mpeg2video')],
    'mpeg-ts': ['unknown-container', await maker.make('a.ts', halves({}), H264)],
    'bare h264': ['unknown-container', await maker.make('a.h264', halves({}), H264)],
  };
}

/** Files that a demuxer outside the few allowed ones would follow to other files or hosts. */
function otherFormats(): Refused {
  const texts = {
    nothing: '',
    'a playlist': '#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n',
    'a playlist with a host': '#EXTM3U\n#EXTINF:5,\nhttp://192.0.2.1/a.ts\n#EXT-X-ENDLIST\n',
    'a list of files': 'ffconcat version 1.0\nfile /etc/passwd\n',
    'a session': 'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n',
    'a manifest': '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>/etc/</BaseURL></MPD>',
    'a picture': '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
    'raw pictures': 'YUV4MPEG2 W160 H120 F25:1 Ip A1:1 C420\nFRAME\n',
    'a gif': 'GIF89a\u0001\0\u0001\0\0\0\0,\0\0\0\0\u0001\0\u0001\0\0\u0002\u0001L\0;',
    'a zip': 'PK\u0003\u0004\u0014\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0',
  };
  const entries = Object.entries(texts).map(([name, text]) => [
    name,
    ['unknown-container', Buffer.from(text, 'latin1')],
  ]);
  return Object.fromEntries(entries) as Refused;
}

/** The same within the first bytes of a container that is allowed. */
async function otherContainers(maker: ClipMaker): Promise<Refused> {
  const playlist = '#EXTM3U\n#EXTINF:5,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n';
  const polyglot = (head: Buffer) => Buffer.concat([head, Buffer.from(`\n${playlist.repeat(40)}`)]);
  const mp4 = await maker.make('a.mp4', halves({}), H264);
  return {
    'a playlist behind the name of an mp4': ['damaged', polyglot(box('ftyp', Buffer.from('isom\0\0\0\0isomavc1')))],
    'a playlist behind the name of an avi': ['no-video', polyglot(Buffer.from('RIFF\xff\xff\0\0AVI LIST', 'latin1'))],
    'a playlist behind the name of a matroska': ['damaged', polyglot(Buffer.from('1a45dfa3a3428681', 'hex'))],
    'an mp4 whose frames lie in another file': ['damaged', referTo(mp4, '/etc/passwd')],
    'a video behind a playlist': ['unknown-container', Buffer.concat([Buffer.from(playlist), mp4])],
  };
}

async function brokenFiles(maker: ClipMaker): Promise<Refused> {
  const behind = await maker.make('a.mp4', halves({}), H264);
  const front = await maker.make('a.mp4', halves({}), H264, '-movflags', '+faststart');
  const frames = front.indexOf('mdat', 0, 'latin1') + 4;
  return {
    'an mp4 whose moov is cut off': ['damaged', behind.subarray(0, behind.length * 0.9)],
    'an mp4 cut off in its moov': ['damaged', front.subarray(0, frames / 2)],
    'an mp4 without its frames': ['damaged', front.subarray(0, frames)],
    'an mp4 of zeros': ['damaged', Buffer.concat([front.subarray(0, frames), Buffer.alloc(front.length - frames)])],
    'the first bytes of an mp4': ['damaged', box('ftyp', Buffer.from('isom\0\0\0\0isomavc1'))],
    'boxes within boxes': ['too-many-streams', nested(400)],
    'the first bytes of a matroska': ['damaged', Buffer.from('1a45dfa3010000000000001f', 'hex')],
  };
}

function nested(depth: number): Buffer {
  let inner = box('free', Buffer.alloc(0));
  for (let level = 0; level < depth; level++) inner = box(level % 2 === 0 ? 'moov' : 'trak', inner);
  return Buffer.concat([box('ftyp', Buffer.from('isom\0\0\0\0isomavc1')), inner]);
}
