import { present } from '../../kernel/assert.ts';
import type { Picture } from '../picture.ts';

/** A picture of luma alone. */
export interface GreyImage {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Row-major, 0..255. */
  readonly luma: Float32Array<ArrayBuffer>;
}

/** The luma of a picture, ITU-R BT.601. */
export function greyOf({ width, height, rgb }: Picture): GreyImage {
  const luma = new Float32Array(width * height);
  for (let at = 0, from = 0; at < luma.length; at++, from += 3)
    luma[at] = 0.299 * present(rgb[from]) + 0.587 * present(rgb[from + 1]) + 0.114 * present(rgb[from + 2]);
  return { width, height, luma };
}

/** An image, and copies of it that are halved again and again. The first is the image itself. */
export type Pyramid = readonly GreyImage[];

/** Builds a pyramid of at most `levels` images, none of which is smaller than `sideMin` pixels. */
export function pyramidOf(image: GreyImage, levels: number, sideMin = 16): Pyramid {
  const pyramid = [image];
  for (let last = image; pyramid.length < levels && Math.min(last.width, last.height) >= 2 * sideMin;) {
    last = halve(last);
    pyramid.push(last);
  }
  return pyramid;
}

/**
 * Halves an image with the kernel 1-3-3-1 in each direction. A pixel of the result lies in the middle of the four that
 * it stands for, so a place (x, y), in pixels from the middle of the first one, becomes ((x - .5) / 2, (y - .5) / 2).
 */
function halve({ width, height, luma }: GreyImage): GreyImage {
  const [halfWidth, halfHeight] = [width >> 1, height >> 1];
  const narrow = new Float32Array(halfWidth * height);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = 0; x < halfWidth; x++) {
      const left = row + 2 * x;
      const before = present(luma[x === 0 ? left : left - 1]);
      const after = present(luma[2 * x + 2 < width ? left + 2 : left + 1]);
      narrow[y * halfWidth + x] = (before + 3 * present(luma[left]) + 3 * present(luma[left + 1]) + after) / 8;
    }
  }
  const half = new Float32Array(halfWidth * halfHeight);
  for (let y = 0; y < halfHeight; y++) {
    const top = 2 * y * halfWidth;
    const before = y === 0 ? top : top - halfWidth;
    const after = 2 * y + 2 < height ? top + 2 * halfWidth : top + halfWidth;
    for (let x = 0; x < halfWidth; x++) {
      const middle = 3 * present(narrow[top + x]) + 3 * present(narrow[top + halfWidth + x]);
      half[y * halfWidth + x] = (present(narrow[before + x]) + middle + present(narrow[after + x])) / 8;
    }
  }
  return { width: halfWidth, height: halfHeight, luma: half };
}
