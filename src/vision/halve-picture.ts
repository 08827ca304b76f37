import type { Picture } from './picture.ts';

/** Halves by picture, so that the detector, the crops and the warp of one photo share them. */
const HALVES = new WeakMap<Picture, Picture>();

/**
 * A picture of half the width and height, rounded up. Each pixel is the mean of four. It is made once for a picture, so
 * do not write into it. Use it if an output pixel covers two or more source pixels along each axis.
 */
export function halvePicture(picture: Picture): Picture {
  let half = HALVES.get(picture);
  if (!half) HALVES.set(picture, (half = makeHalf(picture)));
  return half;
}

function makeHalf({ width, height, rgb }: Picture): Picture {
  const [halfWidth, halfHeight] = [(width + 1) >> 1, (height + 1) >> 1];
  const half = new Uint8Array(halfWidth * halfHeight * 3);
  let to = 0;
  for (let y = 0; y < halfHeight; y++) {
    let upper = 2 * y * width * 3;
    // The last row or column of an odd number is its own neighbour.
    let lower = 2 * y + 1 < height ? upper + width * 3 : upper;
    for (let x = 0; x < halfWidth; x++) {
      const besides = 2 * x + 1 < width ? 3 : 0;
      half[to] = meanOf(rgb, upper, lower, besides);
      half[to + 1] = meanOf(rgb, upper + 1, lower + 1, besides);
      half[to + 2] = meanOf(rgb, upper + 2, lower + 2, besides);
      to += 3;
      upper += 6;
      lower += 6;
    }
  }
  return { width: halfWidth, height: halfHeight, rgb: half };
}

function meanOf(rgb: Uint8Array, upper: number, lower: number, besides: number): number {
  const pair = (rgb[upper] as number) + (rgb[upper + besides] as number);
  return (pair + (rgb[lower] as number) + (rgb[lower + besides] as number) + 2) >> 2;
}
