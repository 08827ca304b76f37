import type { QuarterTurn } from '../../src/vision/picture.ts';

/** One, in the fixed-point numbers of MP4 matrices: 16.16, and 2.30 in the last column. */
const ONE = 0x0001_0000;
const ONE_LAST = 0x4000_0000;

/** Writes into the picture's track of an MP4 how it is to be turned to be upright, as phones do. */
export function turnTrack(
  mp4: Buffer,
  turn: QuarterTurn,
  { width, height }: { width: number; height: number },
): Buffer {
  const turned = Buffer.from(mp4);
  const [a, b, c, d, x, y] = {
    0: [1, 0, 0, 1, 0, 0],
    90: [0, 1, -1, 0, height, 0],
    180: [-1, 0, 0, -1, width, height],
    270: [0, -1, 1, 0, 0, width],
  }[turn] as [number, number, number, number, number, number];
  const matrix = [a * ONE, b * ONE, 0, c * ONE, d * ONE, 0, x * ONE, y * ONE, ONE_LAST];
  const at = findBox(turned, 'tkhd') + 4 + 40;
  for (const [index, value] of matrix.entries()) turned.writeInt32BE(value, at + index * 4);
  return turned;
}

/** Changes what the sample description says of the picture's size; the coded picture keeps its own. */
export function declareSize(mp4: Buffer, { width, height }: { width: number; height: number }): Buffer {
  const lying = Buffer.from(mp4);
  const at = findBox(lying, 'avc1') + 4 + 24;
  lying.writeUInt16BE(width, at);
  lying.writeUInt16BE(height, at + 2);
  return lying;
}

/** Where the four letters of a box stand. */
function findBox(mp4: Buffer, type: string): number {
  const at = mp4.indexOf(type, 0, 'latin1');
  if (at < 0) throw new Error(`the file has no box ${type}`);
  return at;
}
