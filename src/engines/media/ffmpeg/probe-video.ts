import type { ProbedVideo } from '../../../vision/judge-video.ts';
import type { Container, VideoLimits, VideoRefusal } from '../../../vision/video-decoder.ts';
import type { Box, BoxInput, RunLimits } from './box.ts';
import { probeArguments } from './ffmpeg-arguments.ts';
import { DESCRIPTION_CHARACTERS_MAX, PROBE_CHARACTERS_MAX, readProbe } from './read-probe.ts';
import { runBoxed } from './run-boxed.ts';

/** The program, its box and the limits of a probe. */
export interface ProbeOptions {
  readonly ffmpeg: string;
  readonly box: Box;
  readonly runLimits: RunLimits;
  readonly limits: VideoLimits;
  readonly input: BoxInput;
  readonly signal: AbortSignal;
}

class OutputTooLong extends Error {}

/** Reads the headers and packets of a file without decoding them. Throws what runBoxed throws. */
export async function probeVideo(container: Container, options: ProbeOptions): Promise<ProbedVideo | VideoRefusal> {
  const { ffmpeg, box, runLimits, limits, input, signal } = options;
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    const { stderr } = await runBoxed(box, {
      program: { file: ffmpeg, args: probeArguments(box.inputPath, 'pipe:1', limits) },
      input,
      limits: runLimits,
      signal,
      stderrCharactersMax: DESCRIPTION_CHARACTERS_MAX,
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
