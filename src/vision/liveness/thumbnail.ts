import type { Box } from '../box.ts';
import type { Picture } from '../picture.ts';

/** A small grey copy of a frame, by which frames are compared. */
export interface Thumbnail {
  readonly width: number;
  readonly height: number;
  /** Of the frame. */
  readonly sourceWidth: number;
  readonly sourceHeight: number;
  /** Mean luma of each cell, 0..255. */
  readonly luma: Float32Array;
}

/** Pixels of the frame, on a side, that one cell stands for. */
const CELL = 4;

/** Averages a frame over cells of 4 x 4 pixels. */
export function thumbnailOf({ width: sourceWidth, height: sourceHeight, rgb }: Picture): Thumbnail {
  const [width, height] = [Math.max(1, Math.floor(sourceWidth / CELL)), Math.max(1, Math.floor(sourceHeight / CELL))];
  const luma = new Float32Array(width * height);
  for (let y = 0; y < height * CELL; y++) {
    for (let x = 0; x < width * CELL; x++) {
      const from = (y * sourceWidth + x) * 3;
      const value = 0.299 * (rgb[from] ?? 0) + 0.587 * (rgb[from + 1] ?? 0) + 0.114 * (rgb[from + 2] ?? 0);
      const cell = Math.floor(y / CELL) * width + Math.floor(x / CELL);
      luma[cell] = (luma[cell] ?? 0) + value / (CELL * CELL);
    }
  }
  return { width, height, sourceWidth, sourceHeight, luma };
}

/** Mean change of luma between two frames of one clip: everywhere, within the face, and beside it. */
export function changeBetween(before: Thumbnail, now: Thumbnail, face: Box | null) {
  const sums = { face: 0, beside: 0 };
  const counts = { face: 0, beside: 0 };
  for (let y = 0; y < now.height; y++) {
    for (let x = 0; x < now.width; x++) {
      const at = y * now.width + x;
      const change = Math.abs((now.luma[at] ?? 0) - (before.luma[at] ?? 0));
      const place = face && isIn(face, (x + 0.5) * CELL, (y + 0.5) * CELL) ? 'face' : 'beside';
      sums[place] += change;
      counts[place]++;
    }
  }
  return {
    frame: (sums.face + sums.beside) / Math.max(1, counts.face + counts.beside),
    face: sums.face / Math.max(1, counts.face),
    beside: sums.beside / Math.max(1, counts.beside),
  };
}

function isIn({ left, top, width, height }: Box, x: number, y: number): boolean {
  return x >= left && x < left + width && y >= top && y < top + height;
}
