import type { ClipMaker } from './clip-maker.ts';
import { H264, halves, VP8 } from './clip-sources.ts';

const TONE = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=2'];
const STEREO = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=2,aformat=channel_layouts=stereo'];
const MONO_8K = ['-ar', '8000', '-ac', '1'];
const BOTH = ['-map', '0:v', '-map', '1:a'];
/** B-frames go badly with AVI. */
const AVI_H264 = [...H264, '-bf', '0'];

/** [container, encoder, what else it needs]: sound that cameras, recorders and editors have left beside pictures. */
const SOUNDS: readonly (readonly [string, string, readonly string[]])[] = [
  ['avi', 'adpcm_yamaha', []],
  ['avi', 'adpcm_g726', MONO_8K],
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
  ['mkv', 'ra_144', MONO_8K],
  ['mkv', 'opus', ['-strict', '-2', '-ar', '48000']],
  ['mp4', 'mp2', []],
  ['3gp', 'libopencore_amrnb', MONO_8K],
  ['flv', 'nellymoser', ['-ar', '22050', '-ac', '1']],
  ['flv', 'adpcm_swf', ['-ar', '22050', '-ac', '1']],
  ['flv', 'libspeex', ['-ar', '16000', '-ac', '1']],
];

const SUBTITLES = '1\n00:00:00,000 --> 00:00:02,000\nhello\n';

/** Clips whose picture is halves() in H.264 or VP8, beside streams of every other kind. */
export async function companionClips(maker: ClipMaker): Promise<Readonly<Record<string, Buffer>>> {
  const clips: Record<string, Buffer> = {};
  for (const [container, encoder, args] of SOUNDS) {
    if (!maker.encodes(encoder)) continue;
    const video = container === 'avi' || container === 'flv' ? AVI_H264 : H264;
    const source = args.includes('-ac') ? TONE : STEREO;
    const sound = ['-c:a', encoder, ...args, '-shortest'];
    clips[`${encoder}.${container}`] = await maker.make(`a.${container}`, halves({}), source, BOTH, video, sound);
  }
  return { ...clips, ...(await covers(maker)), ...(await attachments(maker)), ...(await manyStreams(maker)) };
}

const cover = (codec: string) =>
  ['-c:v:1', codec, '-frames:v:1', '1'].concat(['-disposition:v:1', 'attached_pic', '-c:a', 'aac']);

/** Covers as players show them: of other codecs than the clip, before it and after it. */
async function covers(maker: ClipMaker): Promise<Record<string, Buffer>> {
  const picture = ['-f', 'lavfi', '-i', 'color=green:s=96x96:r=1:d=1'];
  const covered = (codec: string, name: string) =>
    maker.make(name, halves({}), picture, TONE, ['-map', '0:v', '-map', '2:a', '-map', '1:v'], H264, cover(codec));
  const [thumbnail, clip] = [
    await maker.file('thumbnail.mkv', ...picture, '-frames:v', '1', '-c:v', 'png'),
    await maker.file('clip.mp4', ...halves({}), ...H264),
  ];
  const unmarked = ['-i', thumbnail, '-i', clip, '-map', '0:v', '-map', '1:v', '-c', 'copy'];
  return {
    'a png cover.mp4': await covered('png', 'a.mp4'),
    'a jpeg cover.mp4': await covered('mjpeg', 'a.mp4'),
    'a bmp cover.mov': await covered('bmp', 'a.mov'),
    'a thumbnail that no flag marks, first.mkv': await maker.make('a.mkv', unmarked),
    'a thumbnail that no flag marks, first.mov': await maker.make('a.mov', unmarked),
  };
}

const attach = (file: string, type: string) => ['-attach', file, '-metadata:s:t', `mimetype=${type}`];

async function attachments(maker: ClipMaker): Promise<Record<string, Buffer>> {
  const picture = await maker.file('cover.png', '-f', 'lavfi', '-i', 'color=green:s=96x96', '-frames:v', '1');
  const text = await maker.write('subtitles.srt', SUBTITLES);
  const chapters = await maker.write('chapters', ';FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=1\ntitle=one\n');
  return {
    'a png attached.mkv': await maker.make('a.mkv', halves({}), H264, attach(picture, 'image/png')),
    'a font attached.mkv': await maker.make('a.mkv', halves({}), H264, attach(text, 'application/x-truetype-font')),
    'something attached.mkv': await maker.make('a.mkv', halves({}), H264, attach(text, 'application/x-unheard-of')),
    'subtitles.mkv': await maker.make('a.mkv', halves({}), ['-i', text], H264, '-c:s', 'ass'),
    'subtitles.mp4': await maker.make('a.mp4', halves({}), ['-i', text], H264, '-c:s', 'mov_text'),
    'chapters.mp4': await maker.make('a.mp4', halves({}), ['-i', chapters], H264, '-map_metadata', '1'),
    'a time code.mov': await maker.make('a.mov', halves({}), H264, '-timecode', '01:00:00:00'),
  };
}

/** The picture behind `count` streams of sound. */
const behind = (count: number) => [...Array.from({ length: count }, () => ['-map', '1:a']), ['-map', '0:v']].flat();

/** More streams than any phone makes, the picture behind them all. */
async function manyStreams(maker: ClipMaker): Promise<Record<string, Buffer>> {
  const aac = ['-c:a', 'aac', '-b:a', '16k', '-shortest'];
  return {
    'a ninth stream, the picture.mp4': await maker.make('a.mp4', halves({}), TONE, behind(8), H264, aac),
    'a ninth stream, the picture.mkv': await maker.make('a.mkv', halves({}), TONE, behind(8), H264, aac),
    'forty streams before it.mp4': await maker.make('a.mp4', halves({}), TONE, behind(40), H264, aac),
    'two sounds.webm': await maker.make('a.webm', halves({}), TONE, behind(2), VP8, '-c:a', 'libopus', '-shortest'),
  };
}
