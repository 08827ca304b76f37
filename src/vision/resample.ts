import type { Box } from './box.ts';
import { halvePicture } from './halve-picture.ts';
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

/** From this many source pixels along each axis of an output pixel on, a picture of half the size is read instead. */
const HALF_FROM = 4;

/**
 * Cuts a box out and scales it to `width` x `height`. It uses area sampling to shrink and bilinear sampling to enlarge.
 * The area outside the picture is grey.
 */
export function resizeBox(picture: Picture, box: Box, width: number, height: number): Picture {
  if (box.width >= HALF_FROM * width && box.height >= HALF_FROM * height) {
    const half = { left: box.left / 2, top: box.top / 2, width: box.width / 2, height: box.height / 2 };
    return resizeBox(halvePicture(picture), half, width, height);
  }
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
    // Columns beside the picture stay grey in each row.
    this.#kept = [0, 1].map(() => ({ y: Number.NaN, row: new Float32Array(length).fill(GREY) }));
  }

  at(y: number): Float32Array {
    const kept = this.#kept[y & 1] as KeptRow;
    if (kept.y !== y) {
      kept.y = y;
      if (y < 0 || y >= this.#picture.height) kept.row.fill(GREY);
      else resizeRow({ picture: this.#picture, y, columns: this.#columns, out: kept.row });
    }
    return kept.row;
  }
}

/** A row of the picture, and where to write it narrowed. */
interface SourceRow {
  readonly picture: Picture;
  readonly y: number;
  readonly columns: Taps;
  readonly out: Float32Array;
}

function resizeRow(row: SourceRow): void {
  const { picture, columns } = row;
  const { firsts, lengths } = columns;
  for (let column = 0; column < firsts.length; column++) {
    const first = firsts[column] as number;
    const end = first + (lengths[column] as number);
    if (first >= 0 && end <= picture.width) sumInside(row, column);
    else if (end > 0 && first < picture.width) sumAtEdge(row, column);
  }
}

/** Sums the source pixels of a column, all of which lie inside the picture. */
function sumInside({ picture, y, columns, out }: SourceRow, column: number): void {
  const { rgb, width } = picture;
  const { firsts, lengths, weights, stride } = columns;
  let from = (y * width + (firsts[column] as number)) * 3;
  const start = column * stride;
  const end = start + (lengths[column] as number);
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let at = start; at < end; at++) {
    const weight = weights[at] as number;
    red += weight * (rgb[from] as number);
    green += weight * (rgb[from + 1] as number);
    blue += weight * (rgb[from + 2] as number);
    from += 3;
  }
  out[column * 3] = red;
  out[column * 3 + 1] = green;
  out[column * 3 + 2] = blue;
}

/** Sums the source pixels of a column that reaches over the edge of the picture. */
function sumAtEdge({ picture, y, columns, out }: SourceRow, column: number): void {
  const { rgb, width } = picture;
  const { firsts, lengths, weights, stride } = columns;
  for (let channel = 0; channel < 3; channel++) {
    let sum = 0;
    for (let at = 0; at < (lengths[column] as number); at++) {
      const x = (firsts[column] as number) + at;
      const isInside = x >= 0 && x < width;
      const value = isInside ? (rgb[(y * width + x) * 3 + channel] as number) : GREY;
      sum += (weights[column * stride + at] as number) * value;
    }
    out[column * 3 + channel] = sum;
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
