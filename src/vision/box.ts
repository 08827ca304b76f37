import type { Picture, QuarterTurn } from './picture.ts';

/** A rectangle in pixels of a picture. It may reach beyond the picture's edges. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A place in pixels of a picture. The top left corner of the top left pixel is (0, 0). */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The area of a box in square pixels. */
function areaOf(box: Box): number {
  return Math.max(0, box.width) * Math.max(0, box.height);
}

/** Intersection over union, 0..1. It is 1 for a box with itself, and 0 for two boxes that do not touch. */
export function overlapOf(a: Box, b: Box): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (areaOf(a) + areaOf(b) - shared);
}

/** The box grown or shrunk about its centre. For example, a factor of 2 doubles both sides. */
export function scaleBox(box: Box, factor: number): Box {
  const width = box.width * factor;
  const height = box.height * factor;
  return { left: box.left + (box.width - width) / 2, top: box.top + (box.height - height) / 2, width, height };
}

/** The box moved. */
export function shiftBox(box: Box, dx: number, dy: number): Box {
  return { ...box, left: box.left + dx, top: box.top + dy };
}

/** The place of a box in the upright picture, given its place in the picture that was turned clockwise by `turn`. */
export function unturnBox(box: Box, turn: QuarterTurn, upright: Pick<Picture, 'width' | 'height'>): Box {
  const right = box.left + box.width;
  const bottom = box.top + box.height;
  if (turn === 90) return { left: box.top, top: upright.height - right, width: box.height, height: box.width };
  if (turn === 180) return { ...box, left: upright.width - right, top: upright.height - bottom };
  if (turn === 270) return { left: upright.width - bottom, top: box.left, width: box.height, height: box.width };
  return box;
}

/**
 * The box grown about its centre by `factor`, or by less if the picture is too small for that, and moved to lie within
 * the picture.
 */
export function scaleBoxWithin(box: Box, factor: number, picture: Pick<Picture, 'width' | 'height'>): Box {
  const most = Math.min(factor, picture.width / box.width, picture.height / box.height);
  const { left, top, width, height } = scaleBox(box, most);
  return {
    left: Math.max(0, Math.min(left, picture.width - width)),
    top: Math.max(0, Math.min(top, picture.height - height)),
    width,
    height,
  };
}
