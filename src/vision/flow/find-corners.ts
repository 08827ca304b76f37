import { present } from '../../kernel/assert.ts';
import type { Point } from '../box.ts';
import type { GreyImage } from './grey-image.ts';

/** How corners are chosen. */
export interface CornerRules {
  /** The most corners that are returned. */
  readonly countMax: number;
  /** Corners are at least this far apart, in pixels: one in each cell of a grid of this size. */
  readonly spacingPx: number;
  /** Smaller eigenvalue of the mean structure tensor, in squared luma a pixel, under which a place is too plain. */
  readonly strengthMin: number;
  /** Whether a corner may lie here. */
  readonly isWanted: (x: number, y: number) => boolean;
}

/** Half of the side of the window over which gradients are averaged, without its middle pixel. */
const RADIUS = 3;

/**
 * Finds places that can be followed from frame to frame, the strongest first. Places are pixels from the middle of the
 * first pixel. Source: Shi and Tomasi, Good Features to Track, 1994.
 */
export function findCorners(image: GreyImage, { countMax, spacingPx, strengthMin, isWanted }: CornerRules): Point[] {
  const strength = strengthOf(image);
  const { width, height } = image;
  const columns = Math.ceil(width / spacingPx);
  // The strongest place of each cell, as an index into the image.
  const best = new Int32Array(columns * Math.ceil(height / spacingPx)).fill(-1);
  for (let y = RADIUS + 1; y < height - RADIUS - 1; y++) {
    const cellRow = Math.floor(y / spacingPx) * columns;
    for (let x = RADIUS + 1; x < width - RADIUS - 1; x++) {
      const at = y * width + x;
      const here = present(strength[at]);
      if (here < strengthMin) continue;
      const cell = cellRow + Math.floor(x / spacingPx);
      const rival = present(best[cell]);
      if ((rival < 0 || here > present(strength[rival])) && isWanted(x, y)) best[cell] = at;
    }
  }
  const strengthAt = (at: number) => present(strength[at]);
  const found = [...best].filter((at) => at >= 0).toSorted((a, b) => strengthAt(b) - strengthAt(a));
  return found.slice(0, countMax).map((at) => ({ x: at % width, y: Math.floor(at / width) }));
}

/** The smaller eigenvalue of the structure tensor around each pixel. */
function strengthOf({ width, height, luma }: GreyImage): Float32Array {
  const [xx, xy, yy] = [0, 0, 0].map(() => new Float32Array(width * height)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      const dx = (present(luma[at + 1]) - present(luma[at - 1])) / 2;
      const dy = (present(luma[at + width]) - present(luma[at - width])) / 2;
      xx[at] = dx * dx;
      xy[at] = dx * dy;
      yy[at] = dy * dy;
    }
  }
  for (const tensor of [xx, xy, yy]) averageOver(tensor, width, height);
  for (let at = 0; at < xx.length; at++) {
    const [a, b, c] = [present(xx[at]), present(xy[at]), present(yy[at])];
    const half = (a - c) / 2;
    xx[at] = (a + c) / 2 - Math.sqrt(half * half + b * b);
  }
  return xx;
}

/** Replaces each value by the mean of the window around it. Within RADIUS of the edge the values are of no use. */
function averageOver(values: Float32Array, width: number, height: number): void {
  const side = 2 * RADIUS + 1;
  const line = new Float32Array(Math.max(width, height));
  const slide = (start: number, stride: number, length: number) => {
    let sum = 0;
    for (let at = 0; at < length; at++) {
      const value = present(values[start + at * stride]);
      line[at] = value;
      sum += value - (at >= side ? present(line[at - side]) : 0);
      if (at >= side - 1) values[start + (at - RADIUS) * stride] = sum / side;
    }
  };
  for (let y = 0; y < height; y++) slide(y * width, 1, width);
  for (let x = 0; x < width; x++) slide(x, width, height);
}
