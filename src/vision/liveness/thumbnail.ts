import type { Picture } from '../picture.ts';

/** A small grey copy of a frame, by which frames are compared. */
export interface Thumbnail {
  readonly width: number;
  readonly height: number;
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
  return { width, height, luma };
}

/** Mean change of luma between two frames of one clip, 0..255. */
export function changeBetween(before: Thumbnail, now: Thumbnail): number {
  let sum = 0;
  for (let at = 0; at < now.luma.length; at++) sum += Math.abs((now.luma[at] ?? 0) - (before.luma[at] ?? 0));
  return sum / Math.max(1, now.luma.length);
}
