import type { ProbedPacket, ProbedStream, ProbedVideo } from '../../../vision/judge-video.ts';
import type { QuarterTurn } from '../../../vision/picture.ts';
import type { Container, VideoRefusal } from '../../../vision/video-decoder.ts';

/** Characters of a list of packets, at most: far beyond what VideoLimits.framesMax packets take. */
export const PROBE_CHARACTERS_MAX = 4 << 20;
/** Characters that FFmpeg may say about a file, tags and all; what comes later is not read. */
export const DESCRIPTION_CHARACTERS_MAX = 1 << 20;

/** How FFmpeg writes that a packet has no time: by number (5) or by name (6 and later). */
const NO_TIME = ['-9223372036854775808', 'NOPTS'];
const KEY_FLAG = 1;

/**
 * Reads what ffmpeg answered to probeArguments: `listing` is FFmpeg's framecrc format, `description` what it said on
 * standard error. Pictures are counted as FFmpeg's `0:V:n` counts them, from 0.
 */
export function readProbe(container: Container, listing: string, description: string): ProbedVideo | VideoRefusal {
  const [, output = ''] = description.split(/^Output #0/m);
  const pictures = picturesOf(listing, output);
  if (pictures.length > 0) return { container, pictures };
  return /^(\[.*\] )?Stream map '.*' matches no streams/m.test(description)
    ? { container, pictures: [] }
    : refusalOf(description);
}

/** FFmpeg names no kinds of failure beside its messages; what none of them says is damage. */
function refusalOf(description: string): VideoRefusal {
  if (/max_streams/.test(description)) return 'too-many-streams';
  if (/max_pixels|Picture size/.test(description)) return 'too-many-pixels';
  return 'damaged';
}

interface OpenPicture extends ProbedStream {
  readonly packets: ProbedPacket[];
  secondsPerTick: number;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

function picturesOf(listing: string, output: string): ProbedStream[] {
  const pictures: Mutable<OpenPicture>[] = [];
  const turns = turnsOf(output);
  for (const line of listing.split('\n')) {
    const heading = /^#(tb|codec_id|dimensions|sar) (\d{1,4}): (\S+)/.exec(line);
    if (heading === null) {
      readPacket(line, pictures);
      continue;
    }
    const [, name, number, value = ''] = heading;
    const at = Number(number);
    if (at > pictures.length) continue;
    const picture = (pictures[at] ??= emptyPicture(turns.get(at) ?? 0));
    if (name === 'tb') picture.secondsPerTick = ratioOf(value) ?? 0;
    if (name === 'codec_id') picture.codec = value;
    if (name === 'sar') picture.pixelAspect = ratioOf(value) ?? 1;
    if (name === 'dimensions') [picture.width = 0, picture.height = 0] = value.split('x').map(Number);
  }
  return pictures;
}

function emptyPicture(turn: QuarterTurn): Mutable<OpenPicture> {
  return { codec: 'unknown', width: 0, height: 0, pixelAspect: 1, turn, packets: [], secondsPerTick: 0 };
}

/** `picture, decoding time, presentation time, duration, bytes, checksum[, F=flags][, …]`; no flags mean a key frame. */
function readPacket(line: string, pictures: readonly OpenPicture[]): void {
  const [number = '', decoded = '', shown = '', , bytes = '', , ...rest] = line.split(',').map((part) => part.trim());
  const picture = /^\d+$/.test(number) ? pictures[Number(number)] : undefined;
  if (picture === undefined) return;
  const time = [shown, decoded].find((text) => /^-?\d+$/.test(text) && !NO_TIME.includes(text));
  const flags = rest.find((part) => part.startsWith('F='))?.slice(2);
  picture.packets.push({
    seconds: time === undefined ? null : Number(time) * picture.secondsPerTick,
    bytes: Number(bytes),
    isKey: flags === undefined || (Number(flags) & KEY_FLAG) !== 0,
  });
}

/** FFmpeg counts turns counter-clockwise, in degrees. */
function turnsOf(output: string): ReadonlyMap<number, QuarterTurn> {
  const turns = new Map<number, QuarterTurn>();
  let stream = -1;
  for (const line of output.split('\n')) {
    stream = Number(/^\s*Stream #0:(\d+)/.exec(line)?.[1] ?? stream);
    const counter = /^\s+display ?matrix: rotation of (-?[\d.]+) degrees/i.exec(line)?.[1];
    if (counter !== undefined && !turns.has(stream)) turns.set(stream, quarterOf(-Number(counter)));
  }
  return turns;
}

function quarterOf(clockwise: number): QuarterTurn {
  return ((((Math.round(clockwise / 90) % 4) + 4) % 4) * 90) as QuarterTurn;
}

/** `null` where one of the two numbers is 0 or none. */
function ratioOf(text: string): number | null {
  const [above, below] = text.split('/').map(Number);
  return above && below ? above / below : null;
}
