import type { QuarterTurn } from '../../src/vision/picture.ts';

/** The number one in the fixed-point formats of MP4 matrices: 16.16, and 2.30 in the last column. */
const ONE = 0x0001_0000;
const ONE_LAST = 0x4000_0000;

/** Writes into the video track of an MP4 how a player must turn the picture, as phones do. */
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

/** Changes the size of the picture in the sample description. The coded picture keeps its own size. */
export function declareSize(mp4: Buffer, { width, height }: { width: number; height: number }): Buffer {
  const lying = Buffer.from(mp4);
  const at = findBox(lying, 'avc1') + 4 + 24;
  lying.writeUInt16BE(width, at);
  lying.writeUInt16BE(height, at + 2);
  return lying;
}

/**
 * Makes the video track say that its bytes lie in another file, as QuickTime allows, with an alias in place of the data
 * reference. The boxes must come after the frames (no `faststart`), because this moves everything behind them.
 */
export function referTo(mp4: Buffer, file: string): Buffer {
  const at = findBox(mp4, 'dref') - 4;
  const end = at + mp4.readUInt32BE(at);
  const dref = box('dref', Buffer.concat([Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]), box('alis', aliasOf(file))]));
  const referring = Buffer.concat([mp4.subarray(0, at), dref, mp4.subarray(end)]);
  for (const parent of ['moov', 'trak', 'mdia', 'minf', 'dinf']) {
    const size = findBox(referring, parent) - 4;
    referring.writeUInt32BE(referring.readUInt32BE(size) + dref.length - (end - at), size);
  }
  return referring;
}

/** An alias record of the Macintosh file manager, as far as FFmpeg reads one: an absolute path. */
function aliasOf(file: string): Buffer {
  const path = Buffer.from(file.padEnd(file.length + (file.length % 2), '\0'));
  const length = Buffer.alloc(4);
  length.writeUInt16BE(2);
  length.writeUInt16BE(path.length, 2);
  const levels = Buffer.alloc(4);
  const end = Buffer.from([0xff, 0xff, 0, 0]);
  const record = [Buffer.alloc(10 + 28 + 12 + 64 + 16), levels, Buffer.alloc(16), length, path, end];
  return Buffer.concat([Buffer.alloc(4), ...record]);
}

/** A box of an MP4. */
export function box(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

/** The offset of the four letters of a box. */
function findBox(mp4: Buffer, type: string): number {
  const at = mp4.indexOf(type, 0, 'latin1');
  if (at < 0) throw new Error(`the file has no box ${type}`);
  return at;
}
