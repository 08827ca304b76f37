import FFT from 'fft.js';
import type { Box } from './box.ts';
import type { Picture } from './picture.ts';
import { present } from '../kernel/assert.ts';

/** Possible sides of the analysed window in pixels. The largest that fits is used. */
const SIDES = [256, 128, 64] as const;

/** Bands of spatial frequency, in cycles per pixel. */
const BANDS = [
  [0.08, 0.2],
  [0.2, 0.35],
  [0.35, 0.5],
] as const;

/** Frequencies this near to the axes are left out, because edges of frames and blocks of codecs are there. */
const AXIS = 0.01;

/** How far the strongest frequency of each band of BANDS stands out, low band first. */
export type SpectralPeaks = readonly [low: number, middle: number, high: number];

/**
 * How far single frequencies stand out in the picture around a face. The unit is the standard deviation of the
 * logarithm of the spectrum's magnitude, counted from the median of the band. A screen or a print in front of the
 * camera interferes with the sensor's grid (moire), which stands out. `null` if the picture is smaller than the
 * smallest window.
 */
export function spectralPeaks(picture: Picture, { left, top, width, height }: Box): SpectralPeaks | null {
  const side = SIDES.find((fits) => fits <= Math.min(picture.width, picture.height));
  if (side === undefined) return null;
  const at = {
    x: clamp(Math.round(left + width / 2 - side / 2), picture.width - side),
    y: clamp(Math.round(top + height / 2 - side / 2), picture.height - side),
  };
  const magnitudes = logMagnitudes(windowOf(picture, at, side), side);
  const [low, middle, high] = BANDS.map(([from, to]) => peakOf(magnitudes, side, from, to));
  return [low ?? 0, middle ?? 0, high ?? 0];
}

function clamp(value: number, max: number): number {
  return Math.max(0, Math.min(max, value));
}

/** Luma without its mean, under a Hann window. */
function windowOf({ width, rgb }: Picture, at: { readonly x: number; readonly y: number }, side: number): Float64Array {
  const luma = new Float64Array(side * side);
  let sum = 0;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const from = ((at.y + y) * width + at.x + x) * 3;
      const value = 0.299 * present(rgb[from]) + 0.587 * present(rgb[from + 1]) + 0.114 * present(rgb[from + 2]);
      luma[y * side + x] = value;
      sum += value;
    }
  }
  const mean = sum / luma.length;
  const hann = Float64Array.from({ length: side }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / (side - 1)));
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      luma[y * side + x] = (present(luma[y * side + x]) - mean) * present(hann[x]) * present(hann[y]);
  return luma;
}

/** ln(1 + magnitude) of the two-dimensional Fourier transform. Frequency 0 is at the corner. */
function logMagnitudes(luma: Float64Array, side: number): Float64Array {
  const fft = new FFT(side);
  const rows = new Float64Array(side * side * 2);
  const line = fft.createComplexArray();
  const out = fft.createComplexArray();
  for (let y = 0; y < side; y++) {
    fft.realTransform(out, Array.from(luma.subarray(y * side, (y + 1) * side)));
    fft.completeSpectrum(out);
    rows.set(out, y * side * 2);
  }
  const magnitudes = new Float64Array(side * side);
  for (let x = 0; x < side; x++) {
    for (let y = 0; y < side; y++) {
      line[y * 2] = present(rows[(y * side + x) * 2]);
      line[y * 2 + 1] = present(rows[(y * side + x) * 2 + 1]);
    }
    fft.transform(out, line);
    for (let y = 0; y < side; y++)
      magnitudes[y * side + x] = Math.log(1 + Math.hypot(present(out[y * 2]), present(out[y * 2 + 1])));
  }
  return magnitudes;
}

/** The highest peak of a band. Half of the spectrum is enough, because the other half mirrors it. */
function peakOf(magnitudes: Float64Array, side: number, from: number, to: number): number {
  const band: number[] = [];
  for (let y = 0; y < side; y++) {
    const v = (y < side / 2 ? y : y - side) / side;
    if (Math.abs(v) <= AXIS) continue;
    for (let x = 1; x < side / 2; x++) {
      const u = x / side;
      const radius = Math.hypot(u, v);
      if (u > AXIS && radius >= from && radius < to) band.push(present(magnitudes[y * side + x]));
    }
  }
  const sorted = Float64Array.from(band).toSorted();
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const mean = band.reduce((sum, value) => sum + value, 0) / band.length;
  const deviation = Math.sqrt(band.reduce((sum, value) => sum + (value - mean) ** 2, 0) / band.length);
  return ((sorted.at(-1) ?? 0) - median) / (deviation + 1e-6);
}
