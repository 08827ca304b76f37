import type { AlignedFace, AlignmentTemplate } from './face-encoder.ts';

/** An ellipse in an aligned face, in pixels. */
interface Ellipse {
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
  readonly halfHeight: number;
}

/**
 * How bright the area of an eye may be at most, as a share of the skin below, if a dark glass is to lie over it. Skin
 * around an open eye is about as bright as the cheek, on dark skin too. Chosen on drawn glasses, see docs/accuracy.
 */
const DARK_SHARE = 0.6;

/** The share of an eye's area that must be dark: lids and lashes are, and the skin around them is not. */
const DARK_PIXELS = 0.7;

/** Skin is taken as at least this bright, because on a black picture every share is noise. Luma, 0..255. */
const SKIN_MIN = 8;

/** Whether both eyes of a face lie in the dark while the skin below does not, as behind dark glasses. */
export function hasDarkEyes(face: AlignedFace, template: AlignmentTemplate): boolean {
  const { eyes, skin } = areasOf(template);
  const limit = DARK_SHARE * Math.max(SKIN_MIN, quantile(lumaWithin(face, skin), 0.5));
  return eyes.every((eye) => quantile(lumaWithin(face, [eye]), DARK_PIXELS) < limit);
}

/** The areas of both eyes, and of both cheeks and the nose, by the points of the encoder's template. */
function areasOf({ points }: AlignmentTemplate): {
  readonly eyes: readonly Ellipse[];
  readonly skin: readonly Ellipse[];
} {
  const [leftEye, rightEye, , mouthLeft, mouthRight] = points;
  const between = rightEye.x - leftEye.x;
  const eyesY = (leftEye.y + rightEye.y) / 2;
  const toMouth = (mouthLeft.y + mouthRight.y) / 2 - eyesY;
  const eyes = [leftEye, rightEye].map(({ x }) => ({
    x,
    y: eyesY + 0.02 * toMouth,
    halfWidth: 0.31 * between,
    halfHeight: 0.2 * between,
  }));
  const cheeks = [leftEye.x - 0.07 * between, rightEye.x + 0.07 * between].map((x) => ({
    x,
    y: eyesY + 0.6 * toMouth,
    halfWidth: 0.2 * between,
    halfHeight: 0.17 * between,
  }));
  const nose = {
    x: (leftEye.x + rightEye.x) / 2,
    y: eyesY + 0.35 * toMouth,
    halfWidth: 0.11 * between,
    halfHeight: 0.14 * between,
  };
  return { eyes, skin: [...cheeks, nose] };
}

/** The luma of every pixel within any of the ellipses, ascending. */
function lumaWithin({ width, height, rgb }: AlignedFace, areas: readonly Ellipse[]): readonly number[] {
  const values: number[] = [];
  for (let at = 0; at < width * height; at++) {
    const [x, y] = [at % width, Math.floor(at / width)];
    if (!areas.some((area) => isWithin(area, x, y))) continue;
    const [red = 0, green = 0, blue = 0] = rgb.subarray(at * 3, at * 3 + 3);
    values.push(0.299 * red + 0.587 * green + 0.114 * blue);
  }
  return values.toSorted((a, b) => a - b);
}

function isWithin(area: Ellipse, x: number, y: number): boolean {
  return ((x - area.x) / area.halfWidth) ** 2 + ((y - area.y) / area.halfHeight) ** 2 <= 1;
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
