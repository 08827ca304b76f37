import type { ProbedVideo } from '../../vision/judge-video.ts';
import type { Container, VideoLimits, VideoRefusal } from '../../vision/video-decoder.ts';
import { probeArguments } from './ffmpeg-arguments.ts';
import { PROBE_CHARACTERS_MAX, readProbe } from './read-probe.ts';
import { INPUT_PATH, runSandboxed, type Programs, type SandboxLimits } from './run-sandboxed.ts';

export interface ProbeOptions {
  readonly programs: Programs;
  readonly sandbox: SandboxLimits;
  readonly limits: VideoLimits;
  readonly inputFd: number;
  readonly signal: AbortSignal;
}

class OutputTooLong extends Error {}

/** Reads headers and packets of a file without decoding them. Throws what runSandboxed throws. */
export async function probeVideo(container: Container, options: ProbeOptions): Promise<ProbedVideo | VideoRefusal> {
  const { programs, sandbox, limits, inputFd, signal } = options;
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    const { stderr } = await runSandboxed(programs.prlimit, {
      program: programs.ffprobe,
      arguments: probeArguments(INPUT_PATH, limits),
      inputFd,
      limits: sandbox,
      signal,
      onOutput: (chunk) => {
        length += chunk.length;
        if (length > PROBE_CHARACTERS_MAX) throw new OutputTooLong();
        chunks.push(chunk);
      },
    });
    return readProbe(container, Buffer.concat(chunks).toString('utf8'), stderr);
  } catch (error) {
    if (error instanceof OutputTooLong) return 'too-many-frames';
    throw error;
  }
}
