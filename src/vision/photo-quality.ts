import type { Box } from './box.ts';
import type { AlignedFace, FaceEncoder } from './face-encoder.ts';
import type { Picture } from './picture.ts';
import type { HeadPose } from './pose-model.ts';
import { present } from '../kernel/assert.ts';

/** A rule that a photo for comparison must keep. */
export type QualityRule =
  | 'face-too-small'
  | 'face-blurred'
  | 'face-too-dark'
  | 'face-overexposed'
  | 'face-turned'
  /** Eyes or mouth are hidden. */
  | 'face-covered'
  /** The embedding of the face is too short to be trusted, for an unknown reason. */
  | 'face-unclear';

/** A rule that a photo broke. */
export interface QualityFinding {
  readonly rule: QualityRule;
  /** The measured value, in the unit of `limit`. */
  readonly measured: number;
  readonly limit: number;
}

/** The values that the rules check. */
export interface FaceMeasurements {
  /** Longer side of the face's box in pixels of the photo file. */
  readonly sidePx: number;
  /**
   * Variance of the Laplacian of the aligned face's luma, scaled to a brightness of 180. It is low if the face is
   * blurred.
   */
  readonly sharpness: number;
  /**
   * 90th percentile of luma in the face, 0..255. The percentile is high because a photo of dark skin is not a dark
   * photo.
   */
  readonly brightness: number;
  /** Share of the face with burnt out luma, 0..1. */
  readonly burntOut: number;
  /** The larger of the turns to a side and up or down, in degrees. */
  readonly turnDegrees: number;
  /** Length of the raw embedding. */
  readonly norm: number;
  /** measureCover: how little the encoder would miss of the eyes or the mouth. */
  readonly cover: number;
}

/** Luma from which a pixel counts as burnt out. */
const BURNT_OUT = 250;

/** Median brightness of LFW. Sharpness is scaled to it, because a dark face has weak edges without being blurred. */
const USUAL_BRIGHTNESS = 180;

/** The middle of an aligned face, in fractions of its sides. It holds no background and no hair. */
const INNER = { from: 0.2, to: 0.8 };

/**
 * Measures a face. `box` is in pixels of the picture, and one of them covers `shrunkBy` pixels of the file along a
 * side.
 */
export function measureFace(
  aligned: AlignedFace,
  { box, shrunkBy, pose, ...encoding }: { box: Box; shrunkBy: number; pose: HeadPose; norm: number; cover: number },
): FaceMeasurements {
  const luma = innerLuma(aligned);
  const sorted = luma.values.toSorted();
  const brightness = sorted[Math.floor(sorted.length * 0.9)] ?? 0;
  return {
    sidePx: Math.max(box.width, box.height) * shrunkBy,
    sharpness: laplacianVariance(luma) * (USUAL_BRIGHTNESS / Math.max(1, brightness)) ** 2,
    brightness,
    burntOut: sorted.reduce((count, value) => count + (value >= BURNT_OUT ? 1 : 0), 0) / sorted.length,
    turnDegrees: Math.max(Math.abs(pose.yaw), Math.abs(pose.pitch)),
    ...encoding,
  };
}

interface Luma {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

function innerLuma({ width, height, rgb }: AlignedFace): Luma {
  const [left, right] = [Math.floor(width * INNER.from), Math.floor(width * INNER.to)];
  const [top, bottom] = [Math.floor(height * INNER.from), Math.floor(height * INNER.to)];
  const values = new Float32Array((right - left) * (bottom - top));
  let to = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const at = (y * width + x) * 3;
      values[to++] = lumaAt(rgb, at);
    }
  }
  return { width: right - left, height: bottom - top, values };
}

function lumaAt(rgb: Uint8Array, at: number): number {
  return 0.299 * present(rgb[at]) + 0.587 * present(rgb[at + 1]) + 0.114 * present(rgb[at + 2]);
}

function laplacianVariance({ width, height, values }: Luma): number {
  let [sum, squares, count] = [0, 0, 0];
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      const around =
        present(values[at - 1]) + present(values[at + 1]) + present(values[at - width]) + present(values[at + width]);
      const edge = around - 4 * present(values[at]);
      sum += edge;
      squares += edge * edge;
      count++;
    }
  }
  return squares / count - (sum / count) ** 2;
}

/** The limits of the rules. docs/accuracy.md says on what each was measured. */
export interface QualityLimits {
  readonly sidePxMin: number;
  readonly sharpnessMin: number;
  readonly brightnessMin: number;
  readonly burntOutMax: number;
  readonly turnDegreesMax: number;
}

/** The limits that belong to an encoder. */
export type EncoderLimits = Pick<FaceEncoder, 'normMin' | 'coverMax'>;

/** Every rule that a face breaks, in the order of the table in docs/accuracy.md. */
export function judgeFace(measured: FaceMeasurements, limits: QualityLimits, encoder: EncoderLimits): QualityFinding[] {
  const rules: readonly (readonly [QualityRule, keyof FaceMeasurements, limit: number, 'min' | 'max'])[] = [
    ['face-too-small', 'sidePx', limits.sidePxMin, 'min'],
    ['face-blurred', 'sharpness', limits.sharpnessMin, 'min'],
    ['face-too-dark', 'brightness', limits.brightnessMin, 'min'],
    ['face-overexposed', 'burntOut', limits.burntOutMax, 'max'],
    ['face-turned', 'turnDegrees', limits.turnDegreesMax, 'max'],
    ['face-covered', 'cover', encoder.coverMax, 'max'],
    ['face-unclear', 'norm', encoder.normMin, 'min'],
  ];
  return rules.flatMap(([rule, what, limit, bound]) => {
    const value = measured[what];
    const kept = bound === 'min' ? value >= limit : value <= limit;
    return kept ? [] : [{ rule, measured: value, limit }];
  });
}

/** Every how many pixels are looked at for the brightness of a whole picture. */
const BRIGHTNESS_STRIDE = 7;

/** Whether a whole picture is as dark as a face may not be: the 90th percentile of its luma is under the limit. */
export function isTooDark({ rgb }: Picture, { brightnessMin }: Pick<QualityLimits, 'brightnessMin'>): boolean {
  let [bright, seen] = [0, 0];
  for (let at = 0; at + 2 < rgb.length; at += 3 * BRIGHTNESS_STRIDE) {
    seen++;
    if (lumaAt(rgb, at) >= brightnessMin) bright++;
  }
  return bright <= seen * 0.1;
}

/** The limits for the default encoder. */
export const DEFAULT_QUALITY_LIMITS: QualityLimits = {
  sidePxMin: 128,
  sharpnessMin: 8,
  brightnessMin: 40,
  burntOutMax: 0.3,
  turnDegreesMax: 45,
};

/**
 * The limits for photos that measure an encoder. They allow small faces, because research sets hold many and the size
 * rule is not about them.
 */
export const MEASURING_QUALITY_LIMITS: QualityLimits = { ...DEFAULT_QUALITY_LIMITS, sidePxMin: 0 };
