import sharp from 'sharp';
import type { RandomSource } from '../../src/kernel/random.ts';
import type { FivePoints } from '../../src/vision/landmarks.ts';

/** A photo of one person and the points of the face in it, in pixels. */
export interface FacePhoto {
  readonly photo: Buffer;
  readonly width: number;
  readonly height: number;
  readonly points: FivePoints;
}

/** Glasses, in distances between the eyes. */
interface Glasses {
  readonly shape: 'round' | 'square' | 'drop';
  readonly halfWidth: number;
  readonly halfHeight: number;
  /** CSS colour of the lenses. */
  readonly tint: string;
  /** How much of the face the lenses hide, 0..1. */
  readonly opacity: number;
}

const SHAPES = ['round', 'square', 'drop'] as const;
const TINTS = ['#0c0c0e', '#1d1a17', '#2a1d12', '#12202a', '#1c2418'] as const;

/** Draws the numbers of dark glasses. */
export function someDarkGlasses(random: RandomSource): Glasses {
  const between = (low: number, high: number) => low + ((high - low) * random.intBelow(10_000)) / 10_000;
  return {
    shape: SHAPES[random.intBelow(SHAPES.length)] ?? 'round',
    halfWidth: between(0.34, 0.48),
    halfHeight: between(0.26, 0.4),
    tint: TINTS[random.intBelow(TINTS.length)] ?? '#000',
    opacity: between(0.75, 1),
  };
}

/** The same rims with clear glass. */
export function withClearGlass(glasses: Glasses): Glasses {
  return { ...glasses, opacity: 0.06 };
}

/** Puts glasses on a face. */
export function drawGlasses(face: FacePhoto, { shape, halfWidth, halfHeight, tint, opacity }: Glasses) {
  return drawOver(face, (e) => {
    const lens = (x: number) => lensOf(shape, x, halfWidth * e, halfHeight * e);
    const [left, right] = [lens(-e / 2), lens(e / 2)];
    const ends = e / 2 + halfWidth * e;
    return `<g fill="${tint}" fill-opacity="${opacity}" stroke="#151312" stroke-width="${0.05 * e}">${left}${right}</g>
<path d="M${-e / 2 + halfWidth * e} ${-0.06 * e}Q0 ${-0.16 * e} ${e / 2 - halfWidth * e} ${-0.06 * e}
M${-ends} ${-0.06 * e}L${-ends - 0.35 * e} ${-0.1 * e}M${ends} ${-0.06 * e}L${ends + 0.35 * e} ${-0.1 * e}"
stroke="#151312" stroke-width="${0.05 * e}" fill="none"/>`;
  });
}

function lensOf(shape: Glasses['shape'], x: number, w: number, h: number): string {
  const y = 0.08 * h;
  if (shape === 'round') return `<ellipse cx="${x}" cy="${y}" rx="${w}" ry="${h}"/>`;
  if (shape === 'square')
    return `<rect x="${x - w}" y="${y - h}" width="${2 * w}" height="${2 * h}" rx="${0.25 * h}"/>`;
  return `<path d="M${x - w} ${y - 0.7 * h}Q${x} ${y - 1.1 * h} ${x + w} ${y - 0.7 * h}Q${x + w} ${y + h} ${x} ${y + 1.1 * h}Q${x - w} ${y + h} ${x - w} ${y - 0.7 * h}Z"/>`;
}

/**
 * Puts a hat on a face. Its brim ends `aboveEyes` above the eyes, in units of the distance between them. Below 0 it
 * hides them.
 */
export function drawHat(face: FacePhoto, aboveEyes: number) {
  return drawOver(face, (e) => {
    const brim = -aboveEyes * e;
    return `<path d="M${-1.5 * e} ${brim - 0.35 * e}Q${-1.3 * e} ${brim - 2.2 * e} 0 ${brim - 2.3 * e}Q${1.3 * e} ${brim - 2.2 * e} ${1.5 * e} ${brim - 0.35 * e}Z" fill="#36415c"/>
<rect x="${-1.9 * e}" y="${brim - 0.4 * e}" width="${3.8 * e}" height="${0.4 * e}" rx="${0.15 * e}" fill="#2a3247"/>`;
  });
}

/** Puts a surgical mask on a face, from the bridge of the nose down. */
export function drawMask(face: FacePhoto) {
  return drawOver(face, (e, toMouth) => {
    const [top, bottom] = [0.45 * toMouth, 1.75 * toMouth];
    return `<path d="M${-0.95 * e} ${top}Q0 ${top - 0.2 * e} ${0.95 * e} ${top}L${0.8 * e} ${bottom - 0.2 * e}Q0 ${bottom + 0.25 * e} ${-0.8 * e} ${bottom - 0.2 * e}Z" fill="#a9c9dd"/>
<path d="M${-0.85 * e} ${(top + bottom) / 2}H${0.85 * e}" stroke="#8fb3ca" stroke-width="${0.04 * e}"/>`;
  });
}

/**
 * Lays a drawing over a photo. It is drawn around the middle between the eyes, upright as the face is, from the distance
 * between the eyes and that from eyes to mouth, in pixels.
 */
function drawOver(
  { photo, width, height, points: [leftEye, rightEye, , mouthLeft, mouthRight] }: FacePhoto,
  draw: (eyeDistance: number, eyesToMouth: number) => string,
): Promise<Buffer> {
  const middle = { x: (leftEye.x + rightEye.x) / 2, y: (leftEye.y + rightEye.y) / 2 };
  const mouth = { x: (mouthLeft.x + mouthRight.x) / 2, y: (mouthLeft.y + mouthRight.y) / 2 };
  const tilt = (Math.atan2(rightEye.y - leftEye.y, rightEye.x - leftEye.x) * 180) / Math.PI;
  const eyeDistance = Math.hypot(rightEye.x - leftEye.x, rightEye.y - leftEye.y);
  const toMouth = Math.hypot(mouth.x - middle.x, mouth.y - middle.y);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
<g transform="translate(${middle.x} ${middle.y}) rotate(${tilt})">${draw(eyeDistance, toMouth)}</g></svg>`;
  return sharp(photo)
    .composite([{ input: Buffer.from(svg) }])
    .jpeg({ quality: 92 })
    .toBuffer();
}
