import { z } from 'zod';
import type { QuarterTurn } from '../../vision/picture.ts';
import type { ProbedStream, ProbedVideo } from '../../vision/judge-video.ts';
import type { Container, VideoLimits, VideoRefusal } from '../../vision/video-decoder.ts';
import { probeInput, SPARE_SECONDS } from './input-arguments.ts';
import { runSandboxed, type Programs, type SandboxLimits } from './run-sandboxed.ts';

const OUTPUT_BYTES_MAX = 4 << 20;

const numeric = z.coerce.number();

const PROBE = z.object({
  format: z.object({ nb_streams: numeric }),
  streams: z
    .array(
      z.object({
        index: numeric,
        codec_type: z.string().optional(),
        codec_name: z.string().optional(),
        width: numeric.optional(),
        height: numeric.optional(),
        sample_aspect_ratio: z.string().optional(),
        disposition: z.object({ attached_pic: numeric }).partial().optional(),
        side_data_list: z.array(z.object({ rotation: numeric.optional() })).optional(),
        tags: z.object({ rotate: numeric }).partial().optional(),
      }),
    )
    .optional(),
  packets: z
    .array(
      z.object({
        stream_index: numeric,
        pts_time: numeric.optional(),
        dts_time: numeric.optional(),
        size: numeric.optional(),
        flags: z.string().optional(),
      }),
    )
    .optional(),
});

type Probe = z.output<typeof PROBE>;
type Stream = NonNullable<Probe['streams']>[number];

/** What of ffprobe's answer is asked for: no tag that could hold anything personal. */
const ENTRIES = [
  'format=nb_streams',
  'stream=index,codec_type,codec_name,width,height,sample_aspect_ratio',
  'stream_disposition=attached_pic',
  'stream_side_data=rotation',
  'stream_tags=rotate',
  'packet=stream_index,pts_time,dts_time,size,flags',
].join(':');

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
  let complaints: string;
  try {
    const { exitCode, stderr } = await runSandboxed(programs.prlimit, {
      program: programs.ffprobe,
      arguments: [
        ['-v', 'error', '-of', 'json', '-show_entries', ENTRIES],
        ['-read_intervals', `%+${limits.secondsMax + SPARE_SECONDS}`],
        probeInput(limits),
      ].flat(),
      inputFd,
      limits: sandbox,
      signal,
      onOutput: (chunk) => {
        length += chunk.length;
        if (length > OUTPUT_BYTES_MAX) throw new OutputTooLong();
        chunks.push(chunk);
      },
    });
    if (exitCode !== 0) return refusalOf(stderr);
    complaints = stderr;
  } catch (error) {
    if (error instanceof OutputTooLong) return 'too-many-frames';
    throw error;
  }
  const probe = PROBE.safeParse(parseJson(Buffer.concat(chunks).toString('utf8')));
  if (!probe.success) return 'damaged';
  const probed = describe(container, probe.data);
  // A picture whose size the parser refused has none.
  return probed.video?.width === 0 ? refusalOf(complaints) : probed;
}

/** FFmpeg names no kinds of failure beside its messages; what none of them says is damage. */
function refusalOf(stderr: string): VideoRefusal {
  if (/max_streams/.test(stderr)) return 'too-many-streams';
  if (/max_pixels|Picture size/.test(stderr)) return 'too-many-pixels';
  if (/Codec .*not on whitelist/.test(stderr)) return 'unknown-codec';
  return 'damaged';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function describe(container: Container, { format, streams = [], packets = [] }: Probe): ProbedVideo {
  const stream = streams.find(
    ({ codec_type: type, disposition }) => type === 'video' && (disposition?.attached_pic ?? 0) === 0,
  );
  if (stream === undefined) return { container, streams: format.nb_streams, video: null };
  const video: ProbedStream = {
    codec: stream.codec_name ?? 'unknown',
    width: stream.width ?? 0,
    height: stream.height ?? 0,
    pixelAspect: aspectOf(stream.sample_aspect_ratio),
    turn: turnOf(stream),
    packets: packets
      .filter((packet) => packet.stream_index === stream.index)
      .map((packet) => ({
        seconds: packet.pts_time ?? packet.dts_time ?? null,
        bytes: packet.size ?? 0,
        isKey: packet.flags?.startsWith('K') ?? false,
      })),
  };
  return { container, streams: format.nb_streams, video };
}

/** FFmpeg counts counter-clockwise in side data and clockwise in the older tag. */
function turnOf({ side_data_list: sideData, tags }: Stream): QuarterTurn {
  const counter = sideData?.find(({ rotation }) => rotation !== undefined)?.rotation;
  const clockwise = counter === undefined ? (tags?.rotate ?? 0) : -counter;
  const quarter = (((Math.round(clockwise / 90) % 4) + 4) % 4) * 90;
  return quarter as QuarterTurn;
}

function aspectOf(text: string | undefined): number {
  const [width, height] = (text ?? '').split(':').map(Number);
  return width && height ? width / height : 1;
}
