import { Fault } from '../../../kernel/fault.ts';
import type { VideoCodec, VideoLimits } from '../../../vision/video-decoder.ts';
import { DEFAULT_RUN_LIMITS, type Box, type BoxName } from './box.ts';
import { BubblewrapBox } from './bubblewrap-box.ts';
import { codecsOf } from './decoder-names.ts';
import { FfmpegDecoder } from './ffmpeg-decoder.ts';
import type { Programs } from './find-programs.ts';
import { PrlimitBox } from './prlimit-box.ts';
import { runBoxed } from './run-boxed.ts';
import { told } from '../../../kernel/told.ts';

const OUTPUT_CHARACTERS_MAX = 1 << 20;

/** Which box to use, with which programs, and what it hides. */
export interface OpenFfmpegOptions {
  readonly programs: Programs;
  readonly limits: VideoLimits;
  /** The box that the operator wants. No weaker box is used instead. */
  readonly box: BoxName;
  /** Files and folders that a video must never reach. */
  readonly hidden: readonly string[];
  readonly signal: AbortSignal;
}

/** The decoder with the codecs that it opens, or why there is none. */
export type OpenedFfmpeg =
  | { readonly ok: true; readonly decoder: FfmpegDecoder }
  /** Tells an operator what is wrong. */
  | { readonly ok: false; readonly problem: string };

/**
 * Opens the system's FFmpeg in a box that works. FFmpeg is started as it would be for a video and asked which codecs it
 * opens, because some distributions leave out codecs that patents cover.
 */
export async function openFfmpeg(options: OpenFfmpegOptions): Promise<OpenedFfmpeg> {
  const { programs, limits, signal } = options;
  const { ffmpeg, prlimit } = programs;
  if (ffmpeg === null || prlimit === null)
    return { ok: false, problem: told`ffmpeg or prlimit is not installed (packages ffmpeg and util-linux)` };
  const boxes = boxesOf(prlimit, options);
  if (boxes.length === 0) return { ok: false, problem: told`bubblewrap is not installed (package bubblewrap)` };
  let problem = '';
  for (const box of boxes) {
    const tried = await tryBox(ffmpeg, box, signal);
    if (typeof tried !== 'string')
      return { ok: true, decoder: new FfmpegDecoder({ ffmpeg, box, limits, codecs: tried }) };
    problem = tried;
  }
  return { ok: false, problem };
}

/** Gives the boxes to try, the strictest first. */
function boxesOf(prlimit: string, { box, programs: { bwrap }, hidden }: OpenFfmpegOptions): Box[] {
  if (box === 'prlimit') return [new PrlimitBox({ prlimit })];
  if (bwrap === null) return [];
  return [true, false].map((namespacesForbidden) => new BubblewrapBox({ bwrap, prlimit, hidden, namespacesForbidden }));
}

/** Tells which codecs FFmpeg opens in the box, or what is wrong. */
async function tryBox(ffmpeg: string, box: Box, signal: AbortSignal): Promise<readonly VideoCodec[] | string> {
  try {
    const codecs = codecsOf(await listDecoders(ffmpeg, box, signal));
    return codecs.includes('h264') ? codecs : `${ffmpeg} opens no H.264, which most phones record`;
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
}

async function listDecoders(ffmpeg: string, box: Box, signal: AbortSignal): Promise<string> {
  const input = box.openInput(new Uint8Array(1));
  try {
    let text = '';
    const { exitCode, stderr } = await runBoxed(box, {
      program: { file: ffmpeg, args: ['-hide_banner', '-nostdin', '-decoders'] },
      input,
      limits: DEFAULT_RUN_LIMITS,
      signal,
      onOutput: (chunk) => {
        if (text.length < OUTPUT_CHARACTERS_MAX) text += chunk.toString('utf8');
      },
    });
    if (exitCode !== 0) throw new Fault('unavailable', told`${ffmpeg} does not run in its box: ${stderr.trim()}`);
    return text;
  } finally {
    input.close();
  }
}
