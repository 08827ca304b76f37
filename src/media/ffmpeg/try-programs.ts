import { Fault } from '../../kernel/fault.ts';
import type { VideoCodec } from '../../vision/video-decoder.ts';
import { codecsOf } from './decoder-names.ts';
import { openMemoryFile } from './memory-file.ts';
import { DEFAULT_SANDBOX, runSandboxed, type Programs } from './run-sandboxed.ts';

const OUTPUT_CHARACTERS_MAX = 1 << 20;

export type TriedPrograms =
  | { readonly ok: true; readonly codecs: readonly VideoCodec[] }
  /** What is wrong, for an operator. */
  | { readonly ok: false; readonly problem: string };

/**
 * Starts ffmpeg and ffprobe as a video would have them started, and asks which codecs this build of FFmpeg opens: some
 * distributions leave out what patents cover.
 */
export async function tryPrograms(programs: Programs, signal: AbortSignal): Promise<TriedPrograms> {
  let listing: string;
  try {
    listing = await say(programs, programs.ffmpeg, ['-hide_banner', '-nostdin', '-decoders'], signal);
    await say(programs, programs.ffprobe, ['-hide_banner', '-version'], signal);
  } catch (error) {
    if (error instanceof Fault) return { ok: false, problem: error.message };
    throw error;
  }
  const codecs = codecsOf(listing);
  if (!codecs.includes('h264'))
    return { ok: false, problem: `${programs.ffmpeg} opens no H.264, which most phones record` };
  return { ok: true, codecs };
}

async function say(
  { prlimit }: Programs,
  program: string,
  arguments_: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  const file = openMemoryFile(new Uint8Array(1));
  try {
    let text = '';
    const { exitCode, stderr } = await runSandboxed(prlimit, {
      program,
      arguments: arguments_,
      inputFd: file.fd,
      limits: DEFAULT_SANDBOX,
      signal,
      onOutput: (chunk) => {
        if (text.length < OUTPUT_CHARACTERS_MAX) text += chunk.toString('utf8');
      },
    });
    if (exitCode !== 0) throw new Fault('unavailable', `${program} does not run in its limits: ${stderr.trim()}`);
    return text;
  } finally {
    file.close();
  }
}
