import type { VideoLimits } from '../../vision/video-decoder.ts';
import { INPUT_PATH } from './run-sandboxed.ts';

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

/** How ffmpeg and ffprobe open the memory file: no other file, no network, few formats. */
function inputArguments({ pixelsMax, streamsMax }: VideoLimits, decoders: string): string[] {
  return [
    ['-protocol_whitelist', 'file', '-format_whitelist', FORMATS, '-codec_whitelist', decoders],
    ['-max_pixels', String(pixelsMax), '-max_streams', String(streamsMax + 1)],
    ['-probesize', String(PROBE_BYTES), '-analyzeduration', String(ANALYZE_MICROSECONDS)],
    ['-threads', '1', '-i', INPUT_PATH],
  ].flat();
}

/** The input as ffprobe takes it. */
export function probeInput(limits: VideoLimits): string[] {
  return inputArguments(limits, `${DECODERS},${COMPANIONS}`);
}

/** Frames of a file do not come in the order of their times: what is shown earlier may lie behind what is shown later. */
export const SPARE_SECONDS = 1;

/** The input as ffmpeg takes it: the picture alone, and not much past the limit on seconds. */
export function decodeInput(limits: VideoLimits): string[] {
  return ['-t', String(limits.secondsMax + SPARE_SECONDS), '-an', '-sn', '-dn', ...inputArguments(limits, DECODERS)];
}
