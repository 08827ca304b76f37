import type { FloatFrame } from './float-frame.ts';
import { between, type Homography } from './homography.ts';

/** How a camera reads its picture. */
export interface Shutter {
  /** Seconds from the first row to the last. A phone takes 10..30 ms. */
  readonly readoutSeconds: number;
  /** Seconds for which a row is open. It blurs what moves. */
  readonly exposureSeconds: number;
  /** How many moments of the exposure are added up. 1 gives no blur. */
  readonly moments: number;
}

/** What the camera sees at a pixel: `at` is its first number in the frame, (u, v) its place on the plane. */
export type Look = (u: number, v: number, at: number, weight: number) => void;

/**
 * Visits every pixel of the frame, and gives its place on a plane that moves: `mapAt` gives the homography from the
 * picture to the plane at a time. Rows are read one after the other (rolling shutter), and each is exposed for a while
 * (motion blur). `look` adds `weight` times what it sees to the frame, and the weights of a pixel have the sum 1.
 */
export function viewPlane(
  frame: FloatFrame,
  seconds: number,
  { shutter, mapAt }: { readonly shutter: Shutter; readonly mapAt: (seconds: number) => Homography },
  look: Look,
): void {
  const weight = 1 / shutter.moments;
  for (let moment = 0; moment < shutter.moments; moment++) {
    const begin = seconds + ((moment + 0.5) / shutter.moments - 0.5) * shutter.exposureSeconds;
    const [top, bottom] = [mapAt(begin), mapAt(begin + shutter.readoutSeconds)];
    for (let y = 0; y < frame.height; y++) {
      const [a, b, c, d, e, f, g, h, i] = between(top, bottom, y / frame.height);
      let at = y * frame.width * 3;
      for (let x = 0; x < frame.width; x++, at += 3) {
        const w = g * x + h * y + i;
        look((a * x + b * y + c) / w, (d * x + e * y + f) / w, at, weight);
      }
    }
  }
}
