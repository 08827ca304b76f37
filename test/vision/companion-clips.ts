import type { ClipMaker } from './clip-maker.ts';
import { H264, halves, VP8 } from './clip-sources.ts';

const TONE = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=2'];
const STEREO = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=2,aformat=channel_layouts=stereo'];
const MONO_8K = ['-ar', '8000', '-ac', '1'];
const BOTH = ['-map', '0:v', '-map', '1:a'];
/** The picture is encoded once and copied into every clip. */
const COPY = ['-c:v', 'copy'];

/** Inputs for ffmpeg that contain halves(). */
interface Pictures {
  readonly h264: readonly string[];
  /** Without B-frames, because AVI and FLV hardly support them. */
  readonly plain: readonly string[];
}

/**
 * [container, encoder, further arguments]: the sound formats that cameras, recorders and editors write beside the
 * picture.
 */
const SOUNDS: readonly (readonly [string, string, readonly string[]])[] = [
  ['avi', 'adpcm_yamaha', []],
  ['avi', 'g726', MONO_8K],
  ['avi', 'adpcm_ima_wav', []],
  ['avi', 'adpcm_ms', []],
  ['avi', 'wmav1', []],
  ['avi', 'wmav2', []],
  ['avi', 'pcm_alaw', MONO_8K],
  ['avi', 'ac3', []],
  ['avi', 'dca', ['-strict', '-2', '-ac', '2', '-ar', '48000']],
  ['mov', 'pcm_f64le', []],
  ['mov', 'pcm_s24be', []],
  ['mov', 'alac', []],
  ['mov', 'adpcm_ima_qt', []],
  ['mkv', 'tta', []],
  ['mkv', 'wavpack', []],
  ['mkv', 'truehd', ['-strict', '-2']],
  ['mkv', 'mlp', ['-strict', '-2']],
  ['mkv', 'real_144', MONO_8K],
  ['mkv', 'opus', ['-strict', '-2', '-ar', '48000']],
  ['mp4', 'mp2', []],
  ['3gp', 'libopencore_amrnb', MONO_8K],
  ['flv', 'nellymoser', ['-ar', '22050', '-ac', '1']],
  ['flv', 'adpcm_swf', ['-ar', '22050', '-ac', '1']],
  ['flv', 'libspeex', ['-ar', '16000', '-ac', '1']],
];

const SUBTITLES = '1\n00:00:00,000 --> 00:00:02,000\nhello\n';

/** Clips with halves() in H.264 or VP8 as their picture, beside streams of every other kind. */
export async function companionClips(maker: ClipMaker): Promise<Readonly<Record<string, Buffer>>> {
  const pictures: Pictures = {
    h264: ['-i', await maker.file('picture.mp4', ...halves({}), ...H264)],
    plain: ['-i', await maker.file('picture.mp4', ...halves({}), ...H264, '-bf', '0')],
  };
  const made = [sounds, covers, attachments, manyStreams].map((make) => make(maker, pictures));
  return Object.assign({}, ...(await Promise.all(made))) as Record<string, Buffer>;
}

async function sounds(maker: ClipMaker, { h264, plain }: Pictures): Promise<Record<string, Buffer>> {
  const clips: Record<string, Buffer> = {};
  for (const [container, encoder, args] of SOUNDS) {
    if (!maker.encodes(encoder)) continue;
    const picture = container === 'avi' || container === 'flv' ? plain : h264;
    const source = args.includes('-ac') ? TONE : STEREO;
    const sound = ['-c:a', encoder, ...args];
    clips[`${encoder}.${container}`] = await maker.make(`a.${container}`, picture, source, BOTH, COPY, sound);
  }
  return clips;
}

const cover = (codec: string) =>
  ['-c:v:0', 'copy', '-c:v:1', codec, '-frames:v:1', '1'].concat(['-disposition:v:1', 'attached_pic', '-c:a', 'aac']);

/** Cover pictures as music players show them: in other codecs than the clip, before it and after it. */
async function covers(maker: ClipMaker, { h264 }: Pictures): Promise<Record<string, Buffer>> {
  const picture = ['-f', 'lavfi', '-i', 'color=green:s=96x96:r=1:d=1'];
  const covered = (codec: string, name: string) =>
    maker.make(name, h264, picture, TONE, ['-map', '0:v', '-map', '2:a', '-map', '1:v'], cover(codec));
  const thumbnail = await maker.file('thumbnail.mkv', ...picture, '-frames:v', '1', '-c:v', 'png');
  const unmarked = ['-i', thumbnail, ...h264, '-map', '0:v', '-map', '1:v', '-c', 'copy'];
  return {
    'a png cover.mp4': await covered('png', 'a.mp4'),
    'a jpeg cover.mp4': await covered('mjpeg', 'a.mp4'),
    'a bmp cover.mov': await covered('bmp', 'a.mov'),
    'a thumbnail that no flag marks, first.mkv': await maker.make('a.mkv', unmarked),
    'a thumbnail that no flag marks, first.mov': await maker.make('a.mov', unmarked),
  };
}

const attach = (file: string, type: string) => ['-attach', file, '-metadata:s:t', `mimetype=${type}`];

async function attachments(maker: ClipMaker, { h264 }: Pictures): Promise<Record<string, Buffer>> {
  const picture = await maker.file('cover.png', '-f', 'lavfi', '-i', 'color=green:s=96x96', '-frames:v', '1');
  const text = await maker.write('subtitles.srt', SUBTITLES);
  const chapters = await maker.write('chapters', ';FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=1\ntitle=one\n');
  return {
    'a png attached.mkv': await maker.make('a.mkv', h264, COPY, attach(picture, 'image/png')),
    'a font attached.mkv': await maker.make('a.mkv', h264, COPY, attach(text, 'application/x-truetype-font')),
    'something attached.mkv': await maker.make('a.mkv', h264, COPY, attach(text, 'application/x-unheard-of')),
    'subtitles.mkv': await maker.make('a.mkv', h264, ['-i', text], COPY, '-c:s', 'ass'),
    'subtitles.mp4': await maker.make('a.mp4', h264, ['-i', text], COPY, '-c:s', 'mov_text'),
    'chapters.mp4': await maker.make('a.mp4', h264, ['-i', chapters], COPY, '-map_metadata', '1'),
    'a time code.mov': await maker.make('a.mov', h264, COPY, '-timecode', '01:00:00:00'),
  };
}

/** The picture after `count` streams of sound. */
const behind = (count: number) => [...Array.from({ length: count }, () => ['-map', '1:a']), ['-map', '0:v']].flat();

/** More streams than any phone writes, with the picture after them all. */
async function manyStreams(maker: ClipMaker, { h264 }: Pictures): Promise<Record<string, Buffer>> {
  const aac = ['-i', await maker.file('tone.mp4', ...TONE, '-c:a', 'aac')];
  const copy = ['-c', 'copy'];
  return {
    'a ninth stream, the picture.mp4': await maker.make('a.mp4', h264, aac, behind(8), copy),
    'a ninth stream, the picture.mkv': await maker.make('a.mkv', h264, aac, behind(8), copy),
    'forty streams before it.mp4': await maker.make('a.mp4', h264, aac, behind(40), copy),
    'two sounds.webm': await maker.make('a.webm', halves({}), TONE, behind(2), VP8, '-c:a', 'libopus'),
  };
}
