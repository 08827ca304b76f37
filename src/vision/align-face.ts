import type { Point } from './box.ts';
import type { AlignedFace, AlignmentTemplate } from './face-encoder.ts';
import { halvePicture } from './halve-picture.ts';
import type { FivePoints } from './landmarks.ts';
import { GREY, plainPicture, type Picture } from './picture.ts';

/** A transform that turns, scales and moves, and keeps shapes: x' = a x - b y + dx, y' = b x + a y + dy. */
export interface Similarity {
  readonly a: number;
  readonly b: number;
  readonly dx: number;
  readonly dy: number;
}

/** From this many source pixels along each axis of an output pixel on, a picture of half the size is read instead. */
const HALF_FROM = 4;

/**
 * The similarity that brings `from` closest to `to` in least squares. Both must hold the same number of points, of
 * which at least two are distinct. Source: Umeyama 1991, in its closed form for the plane.
 */
export function fitSimilarity(from: readonly Point[], to: readonly Point[]): Similarity {
  const [fromCentre, toCentre] = [centreOf(from), centreOf(to)];
  let [dot, cross, spread] = [0, 0, 0];
  for (const [at, point] of from.entries()) {
    const target = to[at] ?? toCentre;
    const [x, y] = [point.x - fromCentre.x, point.y - fromCentre.y];
    const [u, v] = [target.x - toCentre.x, target.y - toCentre.y];
    dot += x * u + y * v;
    cross += x * v - y * u;
    spread += x * x + y * y;
  }
  const [a, b] = [dot / spread, cross / spread];
  return {
    a,
    b,
    dx: toCentre.x - a * fromCentre.x + b * fromCentre.y,
    dy: toCentre.y - b * fromCentre.x - a * fromCentre.y,
  };
}

/** Applies a similarity to a point. */
export function moveBy({ a, b, dx, dy }: Similarity, { x, y }: Point): Point {
  return { x: a * x - b * y + dx, y: b * x + a * y + dy };
}

/** The inverse of a similarity. */
export function invert({ a, b, dx, dy }: Similarity): Similarity {
  const square = a * a + b * b;
  const [inverseA, inverseB] = [a / square, -b / square];
  return { a: inverseA, b: inverseB, dx: -inverseA * dx + inverseB * dy, dy: -inverseB * dx - inverseA * dy };
}

/**
 * Cuts a face out so that its five points fall on the template's. `null` if the points do not describe a face, because
 * they are all in one place or not numbers.
 */
export function alignFace(picture: Picture, points: FivePoints, template: AlignmentTemplate): AlignedFace | null {
  const toTemplate = fitSimilarity(points.map(toPixelCentres), template.points);
  const toSource = invert(toTemplate);
  if (![toSource.a, toSource.b, toSource.dx, toSource.dy].every(Number.isFinite)) return null;
  return warp(picture, toSource, template.width, template.height) as AlignedFace;
}

/** Moves the origin from the corner of the picture to the centre of its first pixel. */
function toPixelCentres({ x, y }: Point): Point {
  return { x: x - 0.5, y: y - 0.5 };
}

function centreOf(points: readonly Point[]): Point {
  let [x, y] = [0, 0];
  for (const point of points) {
    x += point.x;
    y += point.y;
  }
  return { x: x / points.length, y: y / points.length };
}

/** How a picture is sampled. */
interface Sampling {
  readonly picture: Picture;
  readonly toSource: Similarity;
  /** The places of the samples within an output pixel, the same for both axes, as fractions of its side. */
  readonly places: Float64Array;
}

/**
 * Each output pixel is the mean of bilinear samples, as many as the source pixels it covers. Here whole numbers are
 * pixel centres, as in the templates on which encoders are trained.
 */
function warp(picture: Picture, toSource: Similarity, width: number, height: number): Picture {
  const step = Math.hypot(toSource.a, toSource.b);
  if (step >= HALF_FROM) return warp(halvePicture(picture), toHalf(toSource), width, height);
  const out = plainPicture(width, height, 0);
  const samples = Math.max(1, Math.ceil(step));
  const places = Float64Array.from({ length: samples }, (_, at) => (at + 0.5) / samples);
  const sampling = { picture, toSource, places };
  const sum = new Float64Array(3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      sumSamples(sampling, x, y, sum);
      const to = (y * width + x) * 3;
      for (let channel = 0; channel < 3; channel++)
        out.rgb[to + channel] = (sum[channel] as number) / (samples * samples) + 0.5;
    }
  }
  return out;
}

/** The same transform into a picture of half the size, in which the centre of a pixel lies between four. */
function toHalf({ a, b, dx, dy }: Similarity): Similarity {
  return { a: a / 2, b: b / 2, dx: (dx - 0.5) / 2, dy: (dy - 0.5) / 2 };
}

/**
 * The sum of the samples of one output pixel, by channel. It is one function with plain variables, because it runs for
 * each of up to 64 samples of a pixel.
 */
function sumSamples({ picture, toSource, places }: Sampling, column: number, row: number, sum: Float64Array): void {
  const { width, height, rgb } = picture;
  const { a, b, dx, dy } = toSource;
  const rowBytes = width * 3;
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let down = 0; down < places.length; down++) {
    const v = row + (places[down] as number) - 0.5;
    for (let across = 0; across < places.length; across++) {
      const u = column + (places[across] as number) - 0.5;
      const x = a * u - b * v + dx;
      const y = b * u + a * v + dy;
      const left = Math.floor(x);
      const top = Math.floor(y);
      if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) {
        red += GREY;
        green += GREY;
        blue += GREY;
        continue;
      }
      const right = x - left;
      const bottom = y - top;
      const [besides, above] = [1 - right, 1 - bottom];
      const at = top * rowBytes + left * 3;
      const below = at + rowBytes;
      red +=
        ((rgb[at] as number) * besides + (rgb[at + 3] as number) * right) * above +
        ((rgb[below] as number) * besides + (rgb[below + 3] as number) * right) * bottom;
      green +=
        ((rgb[at + 1] as number) * besides + (rgb[at + 4] as number) * right) * above +
        ((rgb[below + 1] as number) * besides + (rgb[below + 4] as number) * right) * bottom;
      blue +=
        ((rgb[at + 2] as number) * besides + (rgb[at + 5] as number) * right) * above +
        ((rgb[below + 2] as number) * besides + (rgb[below + 5] as number) * right) * bottom;
    }
  }
  sum[0] = red;
  sum[1] = green;
  sum[2] = blue;
}
