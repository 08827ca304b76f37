import { z } from 'zod';
import type { ProbedStream, ProbedVideo } from '../../vision/judge-video.ts';
import type { QuarterTurn } from '../../vision/picture.ts';
import type { Container, VideoRefusal } from '../../vision/video-decoder.ts';

/** Characters of an answer of ffprobe, at most: far beyond what VideoLimits.framesMax packets take. */
export const PROBE_CHARACTERS_MAX = 4 << 20;

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

/** Reads what ffprobe answered, in JSON, to probeArguments; `complaints` is what it said of errors. */
export function readProbe(container: Container, json: string, complaints: string): ProbedVideo | VideoRefusal {
  const probe = PROBE.safeParse(parseJson(json));
  if (!probe.success) return refusalOf(complaints);
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
