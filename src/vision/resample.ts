import type { Box } from './box.ts';
import { GREY, plainPicture, type Picture } from './picture.ts';

/** How one output pixel along an axis is made: `weights` of the source pixels from `first` on. */
interface Tap {
  readonly first: number;
  readonly weights: readonly number[];
}

/**
 * Cuts a box out and scales it to `width` x `height`: area sampling where that shrinks, bilinear where it enlarges.
 * What lies outside the picture is grey.
 */
export function resizeBox(picture: Picture, box: Box, width: number, height: number): Picture {
  const columns = tapsOf(box.left, box.width, width);
  const rows = tapsOf(box.top, box.height, height);
  const firstRow = Math.min(...rows.map((tap) => tap.first));
  const endRow = Math.max(...rows.map((tap) => tap.first + tap.weights.length));
  const narrow = new Float32Array((endRow - firstRow) * width * 3).fill(GREY);
  for (let y = Math.max(firstRow, 0); y < Math.min(endRow, picture.height); y++)
    resizeRow(picture, y, columns, narrow.subarray((y - firstRow) * width * 3));
  return sumRows(narrow, rows, firstRow, width);
}

/** `sourceLength` pixels from `start` on become `count` pixels. */
function tapsOf(start: number, sourceLength: number, count: number): Tap[] {
  const step = sourceLength / count;
  return Array.from({ length: count }, (_, at) => {
    if (step <= 1) return bilinearTap(start + (at + 0.5) * step - 0.5);
    return areaTap(start + at * step, start + (at + 1) * step);
  });
}

function bilinearTap(centre: number): Tap {
  const first = Math.floor(centre);
  return { first, weights: [1 - (centre - first), centre - first] };
}

function areaTap(from: number, to: number): Tap {
  const first = Math.floor(from);
  const length = Math.max(1, Math.ceil(to) - first);
  const weights = Array.from({ length }, (_, at) => {
    const covered = Math.min(to, first + at + 1) - Math.max(from, first + at);
    return covered / (to - from);
  });
  return { first, weights };
}

function resizeRow(picture: Picture, y: number, columns: readonly Tap[], out: Float32Array): void {
  const { rgb, width } = picture;
  const rowStart = y * width;
  let to = 0;
  for (const { first, weights } of columns) {
    let [red, green, blue] = [0, 0, 0];
    for (let at = 0; at < weights.length; at++) {
      const weight = weights[at] as number;
      const x = first + at;
      if (x < 0 || x >= width) {
        red += weight * GREY;
        green += weight * GREY;
        blue += weight * GREY;
        continue;
      }
      const from = (rowStart + x) * 3;
      red += weight * (rgb[from] as number);
      green += weight * (rgb[from + 1] as number);
      blue += weight * (rgb[from + 2] as number);
    }
    out[to++] = red;
    out[to++] = green;
    out[to++] = blue;
  }
}

function sumRows(narrow: Float32Array, rows: readonly Tap[], firstRow: number, width: number): Picture {
  const resized = plainPicture(width, rows.length, 0);
  const rowLength = width * 3;
  const sum = new Float32Array(rowLength);
  for (const [y, { first, weights }] of rows.entries()) {
    sum.fill(0.5);
    for (let at = 0; at < weights.length; at++) {
      const weight = weights[at] as number;
      const from = (first - firstRow + at) * rowLength;
      for (let x = 0; x < rowLength; x++) sum[x] = (sum[x] as number) + weight * (narrow[from + x] as number);
    }
    resized.rgb.set(sum, y * rowLength);
  }
  return resized;
}
