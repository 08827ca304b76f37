import type { SamplingPlan } from '../../vision/sample-video.ts';
import { TRACK_FRAMES_PER_SECOND, type VideoLimits } from '../../vision/video-decoder.ts';

/** Containers by FFmpeg's names. A playlist, whatever it is called, is none of them. */
const FORMATS = 'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,flv';
/** Decoders by FFmpeg's names: libdav1d and av1 are two of one codec. */
const DECODERS = 'h264,hevc,vp8,vp9,libdav1d,av1,mpeg4,mjpeg,flv,vp6f,h263';

/**
 * Sound and subtitles that cameras, browsers and editors put beside a picture. ffprobe opens a decoder for every stream
 * and gives up where it may not; nothing of them is decoded.
 */
const COMPANIONS = [
  'aac,aac_latm,ac3,eac3,alac,flac,mp2,mp2float,mp3,mp3float,opus,libopus,vorbis,libvorbis,wmav2,speex,libspeex',
  'amrnb,amrwb,libopencore_amrnb,libopencore_amrwb,gsm,gsm_ms,qcelp,qdm2,nellymoser,adpcm_ms,adpcm_swf',
  'adpcm_ima_qt,adpcm_ima_wav,pcm_s8,pcm_u8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_f32le,pcm_alaw',
  'pcm_mulaw,mov_text,text,srt,subrip,ass,ssa,webvtt',
].join();

/** Bytes and microseconds of a file that are read to learn what is in it. */
const PROBE_BYTES = 5_000_000;
const ANALYZE_MICROSECONDS = 2_000_000;

/** How ffmpeg and ffprobe open the file: no other file, no network, few formats. */
function inputArguments(input: string, { pixelsMax, streamsMax }: VideoLimits, decoders: string): string[] {
  return [
    ['-protocol_whitelist', 'file', '-format_whitelist', FORMATS, '-codec_whitelist', decoders],
    ['-max_pixels', String(pixelsMax), '-max_streams', String(streamsMax + 1)],
    ['-probesize', String(PROBE_BYTES), '-analyzeduration', String(ANALYZE_MICROSECONDS)],
    ['-threads', '1', '-i', input],
  ].flat();
}

/** Frames of a file do not come in the order of their times: what is shown earlier may lie behind what is shown later. */
const SPARE_SECONDS = 1;

/** What of ffprobe's answer is asked for: no tag that could hold anything personal. */
const ENTRIES = [
  'format=nb_streams',
  'stream=index,codec_type,codec_name,width,height,sample_aspect_ratio',
  'stream_disposition=attached_pic',
  'stream_side_data=rotation',
  'stream_tags=rotate',
  'packet=stream_index,pts_time,dts_time,size,flags',
].join(':');

/** What ffprobe is asked of the file `input`; readProbe reads the answer. */
export function probeArguments(input: string, limits: VideoLimits): string[] {
  return [
    ['-v', 'error', '-of', 'json', '-show_entries', ENTRIES],
    ['-read_intervals', `%+${limits.secondsMax + SPARE_SECONDS}`],
    inputArguments(input, limits, `${DECODERS},${COMPANIONS}`),
  ].flat();
}

/** Paths by which FFmpeg finds what it reads and writes. */
export interface DecodePaths {
  readonly input: string;
  readonly track: string;
  readonly stills: string;
}

/** What ffmpeg is told so that it writes the plan's frames, raw RGB one after the other; the picture alone is read. */
export function decodeArguments(
  { input, track, stills }: DecodePaths,
  plan: SamplingPlan,
  limits: VideoLimits,
): string[] {
  const { trackSize, stillSize, steps, stillSteps } = plan;
  const chosen = stillSteps.map((step) => `eq(n\\,${step})`).join('+');
  const graph = [
    `[0:V:0]trim=end_frame=${limits.framesMax},fps=${TRACK_FRAMES_PER_SECOND}:round=near,` +
      `trim=end_frame=${steps},split[all][some]`,
    `[all]scale=${trackSize.width}:${trackSize.height}:flags=area,format=rgb24[track]`,
    `[some]select=${chosen},setpts=N/${TRACK_FRAMES_PER_SECOND}/TB,` +
      `scale=${stillSize.width}:${stillSize.height}:flags=area,format=rgb24[stills]`,
  ].join(';');
  return [
    ['-nostdin', '-v', 'error', '-filter_complex_threads', '1'],
    // Where the picture's size changes on the way the filters go on counting.
    ['-reinit_filter', '0', '-t', String(limits.secondsMax + SPARE_SECONDS), '-an', '-sn', '-dn'],
    inputArguments(input, limits, DECODERS),
    ['-filter_complex', graph],
    ['-map', '[track]', '-f', 'rawvideo', track],
    ['-map', '[stills]', '-f', 'rawvideo', stills],
  ].flat();
}
