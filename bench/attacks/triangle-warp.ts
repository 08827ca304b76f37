import type { Point } from '../../src/vision/box.ts';
import { addSample, type FloatFrame } from './float-frame.ts';
import type { Triangle } from './triangulate.ts';

/** What is warped: the triangles of the points `from` go to the points `onto`. */
export interface TriangleWarp {
  readonly triangles: readonly Triangle[];
  readonly from: readonly Point[];
  readonly onto: readonly Point[];
}

/**
 * Draws the picture into the frame, triangle by triangle, each by an affine map (piecewise affine warp). What lies
 * outside the triangles stays. `visit`, if given, gets each pixel that was drawn.
 */
export function warpTriangles(
  picture: FloatFrame,
  { triangles, from, onto }: TriangleWarp,
  frame: FloatFrame,
  visit: (pixel: number) => void = () => {},
): void {
  for (const [a, b, c] of triangles) {
    const [p, q, r, sp, sq, sr] = [onto[a], onto[b], onto[c], from[a], from[b], from[c]];
    if (!p || !q || !r || !sp || !sq || !sr) continue;
    eachPixel([p, q, r], frame, (pixel, u, v, w) => {
      const target = { out: frame.rgb, at: pixel * 3, weight: 1 };
      frame.rgb.fill(0, target.at, target.at + 3);
      addSample(picture, u * sp.x + v * sq.x + w * sr.x, u * sp.y + v * sq.y + w * sr.y, target);
      visit(pixel);
    });
  }
}

/** Visits each pixel that has its centre in a triangle, and gives its barycentric coordinates. */
export function eachPixel(
  [p, q, r]: readonly [Point, Point, Point],
  { width, height }: { readonly width: number; readonly height: number },
  visit: (pixel: number, u: number, v: number, w: number) => void,
): void {
  const area = (q.x - p.x) * (r.y - p.y) - (r.x - p.x) * (q.y - p.y);
  if (Math.abs(area) < 1e-6) return;
  const lastX = Math.min(width - 1, Math.max(p.x, q.x, r.x));
  const lastY = Math.min(height - 1, Math.max(p.y, q.y, r.y));
  for (let y = Math.max(0, Math.ceil(Math.min(p.y, q.y, r.y))); y <= lastY; y++)
    for (let x = Math.max(0, Math.ceil(Math.min(p.x, q.x, r.x))); x <= lastX; x++) {
      const v = ((x - p.x) * (r.y - p.y) - (r.x - p.x) * (y - p.y)) / area;
      const w = ((q.x - p.x) * (y - p.y) - (x - p.x) * (q.y - p.y)) / area;
      if (v >= -1e-9 && w >= -1e-9 && v + w <= 1 + 1e-9) visit(y * width + x, 1 - v - w, v, w);
    }
}
