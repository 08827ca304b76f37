import type { Box } from './box.ts';
import { GREY, plainPicture, type Picture } from './picture.ts';

/**
 * How the output pixels along an axis are made. Pixel `at` is the sum of `lengths[at]` source pixels from `firsts[at]`
 * on, with the weights from `at * stride` on.
 */
interface Taps {
  readonly firsts: Int32Array;
  readonly lengths: Int32Array;
  readonly weights: Float64Array;
  readonly stride: number;
}

/**
 * Cuts a box out and scales it to `width` x `height`. It uses area sampling to shrink and bilinear sampling to enlarge.
 * The area outside the picture is grey.
 */
export function resizeBox(picture: Picture, box: Box, width: number, height: number): Picture {
  const columns = tapsOf(box.left, box.width, width);
  const rows = tapsOf(box.top, box.height, height);
  const narrowed = new NarrowedRows(picture, columns);
  return sumRows(narrowed, rows, width);
}

/** Computes how `sourceLength` pixels from `start` on become `count` pixels. */
function tapsOf(start: number, sourceLength: number, count: number): Taps {
  const step = sourceLength / count;
  const stride = step <= 1 ? 2 : Math.ceil(step) + 1;
  const taps = {
    firsts: new Int32Array(count),
    lengths: new Int32Array(count),
    weights: new Float64Array(count * stride),
    stride,
  };
  for (let at = 0; at < count; at++) {
    if (step <= 1) setBilinear(taps, at, start + (at + 0.5) * step - 0.5);
    else setArea(taps, at, start + at * step, start + (at + 1) * step);
  }
  return taps;
}

function setBilinear({ firsts, lengths, weights, stride }: Taps, at: number, centre: number): void {
  const first = Math.floor(centre);
  firsts[at] = first;
  lengths[at] = 2;
  weights[at * stride] = 1 - (centre - first);
  weights[at * stride + 1] = centre - first;
}

function setArea({ firsts, lengths, weights, stride }: Taps, at: number, from: number, to: number): void {
  const first = Math.floor(from);
  const length = Math.min(stride, Math.max(1, Math.ceil(to) - first));
  firsts[at] = first;
  lengths[at] = length;
  for (let tap = 0; tap < length; tap++) {
    const covered = Math.min(to, first + tap + 1) - Math.max(from, first + tap);
    weights[at * stride + tap] = covered / (to - from);
  }
}

interface KeptRow {
  y: number;
  readonly row: Float32Array;
}

/**
 * Rows of the picture, narrowed to the width of the output. The last two are kept, because neighbours share no more.
 */
class NarrowedRows {
  readonly #picture: Picture;
  readonly #columns: Taps;
  readonly #kept: readonly KeptRow[];

  constructor(picture: Picture, columns: Taps) {
    this.#picture = picture;
    this.#columns = columns;
    const length = columns.firsts.length * 3;
    this.#kept = [0, 1].map(() => ({ y: Number.NaN, row: new Float32Array(length) }));
  }

  at(y: number): Float32Array {
    const kept = this.#kept[y & 1] as KeptRow;
    if (kept.y !== y) {
      kept.y = y;
      if (y < 0 || y >= this.#picture.height) kept.row.fill(GREY);
      else resizeRow(this.#picture, y, this.#columns, kept.row);
    }
    return kept.row;
  }
}

function resizeRow(
  { rgb, width }: Picture,
  y: number,
  { firsts, lengths, weights, stride }: Taps,
  out: Float32Array,
): void {
  const rowStart = y * width;
  for (let column = 0; column < firsts.length; column++) {
    const first = firsts[column] as number;
    const length = lengths[column] as number;
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let at = 0; at < length; at++) {
      const weight = weights[column * stride + at] as number;
      const x = first + at;
      const isInside = x >= 0 && x < width;
      const from = (rowStart + x) * 3;
      red += weight * (isInside ? (rgb[from] as number) : GREY);
      green += weight * (isInside ? (rgb[from + 1] as number) : GREY);
      blue += weight * (isInside ? (rgb[from + 2] as number) : GREY);
    }
    out[column * 3] = red;
    out[column * 3 + 1] = green;
    out[column * 3 + 2] = blue;
  }
}

function sumRows(narrowed: NarrowedRows, rows: Taps, width: number): Picture {
  const height = rows.firsts.length;
  const resized = plainPicture(width, height, 0);
  const rowLength = width * 3;
  const sum = new Float32Array(rowLength);
  for (let y = 0; y < height; y++) {
    sum.fill(0.5);
    const length = rows.lengths[y] as number;
    for (let at = 0; at < length; at++) {
      const weight = rows.weights[y * rows.stride + at] as number;
      const row = narrowed.at((rows.firsts[y] as number) + at);
      for (let x = 0; x < rowLength; x++) sum[x] = (sum[x] as number) + weight * (row[x] as number);
    }
    resized.rgb.set(sum, y * rowLength);
  }
  return resized;
}
