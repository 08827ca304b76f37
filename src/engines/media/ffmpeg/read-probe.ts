import type { ProbedPacket, ProbedStream, ProbedVideo } from '../../../vision/judge-video.ts';
import type { QuarterTurn } from '../../../vision/picture.ts';
import type { Container, VideoRefusal } from '../../../vision/video-decoder.ts';

/** Longest list of packets that is read, in characters. It is far more than VideoLimits.framesMax packets take. */
export const PROBE_CHARACTERS_MAX = 4 << 20;
/**
 * Longest description of a file that is read from FFmpeg, tags included, in characters. What comes later is ignored.
 */
export const DESCRIPTION_CHARACTERS_MAX = 1 << 20;

/** How FFmpeg writes that a packet has no time: by number (5) or by name (6 and later). */
const NO_TIME = ['-9223372036854775808', 'NOPTS'];
const KEY_FLAG = 1;

/**
 * Reads what ffmpeg answered to probeArguments. `listing` is FFmpeg's framecrc format, and `description` is its
 * standard error. Pictures are counted from 0, as FFmpeg's `0:V:n` counts them.
 */
export function readProbe(container: Container, listing: string, description: string): ProbedVideo | VideoRefusal {
  const [, output = ''] = description.split(/^Output #0/m);
  const pictures = picturesOf(listing, output);
  if (pictures.length > 0) return { container, pictures };
  return /^(\[.*\] )?Stream map '.*' matches no streams/m.test(description)
    ? { container, pictures: [] }
    : refusalOf(description);
}

/**
 * Reads the kind of a failure out of FFmpeg's messages, because it gives no other sign. If no message tells the kind,
 * the file counts as damaged.
 */
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

/**
 * Reads a line of `picture, decoding time, presentation time, duration, bytes, checksum[, F=flags][, …]`, e.g.
 * `0, 512, 512, 512, 3471, 0x5e1a2b3c, F=0x0`. A line without flags is a key frame.
 */
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

/** Reads the rotation of each picture. FFmpeg counts turns counter-clockwise, in degrees. */
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

/** Reads a ratio such as `1/12800`. Null if one of the two numbers is 0 or missing. */
function ratioOf(text: string): number | null {
  const [above, below] = text.split('/').map(Number);
  return above && below ? above / below : null;
}
