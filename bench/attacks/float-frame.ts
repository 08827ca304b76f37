import type { Picture } from '../../src/vision/picture.ts';

/** A frame that is being made. Levels are 0..255 and are neither rounded nor clipped. */
export interface FloatFrame {
  readonly width: number;
  readonly height: number;
  /** RGB, row-major, `width * height * 3` numbers. */
  readonly rgb: Float32Array;
}

/** A black frame. */
export function blackFrame(width: number, height: number): FloatFrame {
  return { width, height, rgb: new Float32Array(width * height * 3) };
}

/** The picture as a frame that can be worked on. */
export function toFloat({ width, height, rgb }: Picture): FloatFrame {
  return { width, height, rgb: Float32Array.from(rgb) };
}

/** The frame, rounded and clipped to bytes. */
export function toPicture({ width, height, rgb }: FloatFrame): Picture {
  const bytes = new Uint8Array(rgb.length);
  for (let i = 0; i < rgb.length; i++) {
    const level = rgb[i] ?? 0;
    bytes[i] = level <= 0 ? 0 : level >= 255 ? 255 : level + 0.5;
  }
  return { width, height, rgb: bytes };
}

/**
 * Adds `weight` times the level of the picture at (x, y) to three numbers of `out`, beginning at `at`. Interpolates
 * bilinearly. Pixel centres lie at whole numbers, and beyond the edges the nearest pixel counts.
 */
export function addSample(
  from: FloatFrame | Picture,
  x: number,
  y: number,
  { out, at, weight }: { readonly out: Float32Array; at: number; readonly weight: number },
): void {
  const { width, height, rgb } = from;
  const cx = x < 0 ? 0 : x > width - 1 ? width - 1 : x;
  const cy = y < 0 ? 0 : y > height - 1 ? height - 1 : y;
  const left = Math.min(cx | 0, Math.max(width - 2, 0));
  const top = Math.min(cy | 0, Math.max(height - 2, 0));
  const fx = cx - left;
  const fy = cy - top;
  const first = (top * width + left) * 3;
  const right = width > 1 ? 3 : 0;
  const below = height > 1 ? width * 3 : 0;
  const [w00, w01, w10, w11] = [(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy];
  for (let c = 0; c < 3; c++) {
    const i = first + c;
    const level =
      w00 * (rgb[i] ?? 0) +
      w01 * (rgb[i + right] ?? 0) +
      w10 * (rgb[i + below] ?? 0) +
      w11 * (rgb[i + right + below] ?? 0);
    out[at + c] = (out[at + c] ?? 0) + weight * level;
  }
}

/** Blurs in place with a Gaussian of `sigma` pixels. Under .2 px it does nothing. */
export function blur(frame: FloatFrame, sigma: number): void {
  if (sigma < 0.2) return;
  const radius = Math.max(1, Math.ceil(sigma * 2.5));
  const kernel = Float32Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)),
  );
  const sum = kernel.reduce((total, each) => total + each, 0);
  for (let i = 0; i < kernel.length; i++) kernel[i] = (kernel[i] ?? 0) / sum;
  const { width, height, rgb } = frame;
  for (let y = 0; y < height; y++) blurLine(rgb, { start: y * width * 3, step: 3, count: width }, kernel);
  for (let x = 0; x < width; x++) blurLine(rgb, { start: x * 3, step: width * 3, count: height }, kernel);
}

interface Line {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

function blurLine(rgb: Float32Array, { start, step, count }: Line, kernel: Float32Array): void {
  const radius = (kernel.length - 1) / 2;
  const padded = new Float32Array((count + 2 * radius) * 3);
  for (let i = 0; i < count + 2 * radius; i++) {
    const at = start + Math.min(count - 1, Math.max(0, i - radius)) * step;
    padded[i * 3] = rgb[at] ?? 0;
    padded[i * 3 + 1] = rgb[at + 1] ?? 0;
    padded[i * 3 + 2] = rgb[at + 2] ?? 0;
  }
  for (let i = 0; i < count; i++) {
    let [r, g, b] = [0, 0, 0];
    for (let k = 0; k < kernel.length; k++) {
      const weight = kernel[k] ?? 0;
      const at = (i + k) * 3;
      r += weight * (padded[at] ?? 0);
      g += weight * (padded[at + 1] ?? 0);
      b += weight * (padded[at + 2] ?? 0);
    }
    const to = start + i * step;
    rgb[to] = r;
    rgb[to + 1] = g;
    rgb[to + 2] = b;
  }
}

/**
 * A smaller or larger copy with bilinear interpolation. When it is shrunk, it is blurred first, so that it does not
 * alias.
 */
export function resize(from: FloatFrame | Picture, width: number, height: number): FloatFrame {
  const scale = from.width / width;
  const source: FloatFrame = { ...from, rgb: Float32Array.from(from.rgb) };
  if (scale > 1) blur(source, 0.45 * scale);
  const to = blackFrame(width, height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      addSample(source, (x + 0.5) * scale - 0.5, ((y + 0.5) * from.height) / height - 0.5, {
        out: to.rgb,
        at: (y * width + x) * 3,
        weight: 1,
      });
  return to;
}

/** A part of a picture, from whole pixels. It must lie within the picture. */
export function cropPicture(
  from: Picture,
  left: number,
  top: number,
  size: { width: number; height: number },
): Picture {
  const rgb = new Uint8Array(size.width * size.height * 3);
  for (let y = 0; y < size.height; y++) {
    const start = ((top + y) * from.width + left) * 3;
    rgb.set(from.rgb.subarray(start, start + size.width * 3), y * size.width * 3);
  }
  return { ...size, rgb };
}
