import type { SamplingPlan } from '../../../vision/sample-video.ts';
import { TRACK_FRAMES_PER_SECOND, type VideoLimits } from '../../../vision/video-decoder.ts';

/**
 * Containers by FFmpeg's names. No format of playlists is among them, so a playlist is refused whatever its name is.
 */
const FORMATS = 'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,flv';
/** Decoders by FFmpeg's names. libdav1d and av1 are two decoders of one codec. */
const DECODERS = 'h264,hevc,vp8,vp9,libdav1d,av1,mpeg4,mjpeg,flv,vp6f,h263';

/** How many bytes and microseconds of a file are read to learn what is in it. */
const PROBE_BYTES = 5_000_000;
const ANALYZE_MICROSECONDS = 2_000_000;

/**
 * Gives the arguments with which ffmpeg opens the file: no other file, no network, few formats. FFmpeg opens no decoder
 * of any other codec, so it skips sound, subtitles and covers without decoding them.
 */
function inputArguments(input: string, { pixelsMax, streamsMax, secondsMax }: VideoLimits): string[] {
  return [
    ['-protocol_whitelist', 'file', '-format_whitelist', FORMATS, '-codec_whitelist', DECODERS],
    ['-max_pixels', String(pixelsMax), '-max_streams', String(streamsMax)],
    ['-t', String(secondsMax + SPARE_SECONDS)],
    ['-probesize', String(PROBE_BYTES), '-analyzeduration', String(ANALYZE_MICROSECONDS)],
    ['-threads', '1', '-i', input],
  ].flat();
}

/**
 * The frames of a file are not in the order of their times, so a frame that is shown earlier may be stored after one
 * that is shown later.
 */
const SPARE_SECONDS = 1;

/**
 * Gives the arguments with which ffmpeg lists the packets of every picture stream in the file `input` to `output`
 * without decoding them, and describes the file on standard error. readProbe reads both. Covers and thumbnails do not
 * count as picture streams (`V`). Tags are not copied, because a tag could hold personal data.
 */
export function probeArguments(input: string, output: string, limits: VideoLimits): string[] {
  return [
    ['-hide_banner', '-nostdin', '-nostats', '-v', 'info'],
    inputArguments(input, limits),
    ['-map', '0:V', '-map_metadata', '-1', '-c', 'copy', '-copyinkf', '-copypriorss', '1', '-f', 'framecrc', output],
  ].flat();
}

/** Paths under which FFmpeg finds what it reads and writes. */
export interface DecodePaths {
  readonly input: string;
  readonly track: string;
  readonly stills: string;
}

/**
 * How frames are scaled and turned into RGB. Without exact rounding, each processor and each build of FFmpeg takes short
 * cuts of its own, and one clip would get another score from another decoder.
 */
const SCALER = 'area+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact';

/**
 * Gives the arguments with which ffmpeg writes the plan's frames, raw RGB one after the other. It reads only picture
 * stream number `picture` of the file, counted from 0 as readProbe counts.
 */
export function decodeArguments(
  { input, track, stills }: DecodePaths,
  picture: number,
  plan: SamplingPlan,
  limits: VideoLimits,
): string[] {
  const { trackSize, stillSize, steps, stillSteps } = plan;
  const chosen = stillSteps.map((step) => `eq(n\\,${step})`).join('+');
  const graph = [
    `[0:V:${picture}]trim=end_frame=${limits.framesMax},fps=${TRACK_FRAMES_PER_SECOND}:round=near,` +
      `trim=end_frame=${steps},split[all][some]`,
    `[all]scale=${trackSize.width}:${trackSize.height}:flags=${SCALER},format=rgb24[track]`,
    `[some]select=${chosen},setpts=N/${TRACK_FRAMES_PER_SECOND}/TB,` +
      `scale=${stillSize.width}:${stillSize.height}:flags=${SCALER},format=rgb24[stills]`,
  ].join(';');
  return [
    ['-nostdin', '-v', 'error', '-filter_complex_threads', '1'],
    // With this option, the filters keep counting frames if the size of the picture changes within the video.
    ['-reinit_filter', '0', '-an', '-sn', '-dn'],
    inputArguments(input, limits),
    ['-filter_complex', graph],
    ['-map', '[track]', '-f', 'rawvideo', track],
    ['-map', '[stills]', '-f', 'rawvideo', stills],
  ].flat();
}
