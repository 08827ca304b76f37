import type { Box, Point } from '../box.ts';
import { findCorners } from '../flow/find-corners.ts';
import { errorOf, fitSimilarity, moveBy } from '../flow/fit-similarity.ts';
import { followPoints, type Followed } from '../flow/follow-points.ts';
import { pyramidOf, type GreyImage, type Pyramid } from '../flow/grey-image.ts';

/** A frame of a clip as the flow needs it. */
export interface FlowFrame {
  readonly image: GreyImage;
  /** The face, in pixels of the image. Null if there is none. */
  readonly face: Box | null;
}

/** How a face moved between two frames, in percent of the width of its box. */
export interface FaceFlow {
  /** How far the camera's motion, as the background shows it, moves the places of the face. */
  readonly camera: number;
  /** How far the face moved once the camera's motion is taken out: the median of its places. */
  readonly own: number;
  /** The same two, with only what lies close to the face as the background. Null if too little can be followed there. */
  readonly near: { readonly camera: number; readonly own: number } | null;
}

/** Levels of the pyramids: with windows of 13 pixels, motion of up to about 50 pixels is found. */
const LEVELS = 4;
const FACE_CORNERS_MAX = 80;
const BACKGROUND_CORNERS_MAX = 160;
const BACKGROUND_SPACING_PX = 12;
/** Corners of the face lie this many to its width. */
const FACE_CORNERS_A_WIDTH = 12;
const SPACING_PX_MIN = 5;
/** Squared luma a pixel. Under it lies the noise of a compressed wall. */
const STRENGTH_MIN = 2;
/** Fewer places that can be followed say nothing. */
const PLACES_MIN = 6;
/** A place of the background belongs to the camera's motion if it lies within this, in widths of the face. */
const TOLERANCE_WIDTHS = 0.01;
const TOLERANCE_PX_MIN = 0.5;
/** How far from the middle of the face the near background reaches, in widths and heights of its box. */
const NEAR_REACH = 1.1;

/**
 * Measures how the face moves between each two frames in a row: corners are followed by their optical flow, the camera's
 * motion is fitted to those beside the face and taken out, and what is left of the face's own corners counts. A photo or
 * a screen moves with what is shown around the face on it. `null` for a pair if a face, a background or enough corners
 * are missing. One entry for each pair, so one less than there are frames.
 */
export function measureFaceFlow(frames: readonly FlowFrame[]): (FaceFlow | null)[] {
  const pyramids = frames.map(({ image }) => pyramidOf(image, LEVELS));
  return frames.slice(1).map((_, at) => {
    const [before, after, face] = [pyramids[at], pyramids[at + 1], frames[at]?.face];
    return before && after && face && frames[at + 1]?.face ? flowBetween(before, after, face) : null;
  });
}

function flowBetween(before: Pyramid, after: Pyramid, face: Box): FaceFlow | null {
  const [image] = before;
  if (!image || !(face.width > 0 && face.height > 0)) return null;
  const own = findCorners(image, {
    countMax: FACE_CORNERS_MAX,
    spacingPx: Math.max(SPACING_PX_MIN, Math.round(face.width / FACE_CORNERS_A_WIDTH)),
    strengthMin: STRENGTH_MIN,
    isWanted: (x, y) => Math.hypot(...fromMiddle(face, { x, y })) <= 0.5,
  });
  const beside = findCorners(image, {
    countMax: BACKGROUND_CORNERS_MAX,
    spacingPx: BACKGROUND_SPACING_PX,
    strengthMin: STRENGTH_MIN,
    isWanted: (x, y) => isBeside(face, { x, y }),
  });
  const faceMoves = followPoints(before, after, own);
  const background = followPoints(before, after, beside);
  const all = relativeTo(background, faceMoves, face.width);
  if (all === null) return null;
  const close = background.filter(({ from }) => Math.max(...fromMiddle(face, from).map(Math.abs)) <= NEAR_REACH);
  return { ...all, near: relativeTo(close, faceMoves, face.width) };
}

/** A place by the middle of the box, in widths and heights of it. */
function fromMiddle({ left, top, width, height }: Box, { x, y }: Point): [number, number] {
  return [(x - left - width / 2) / width, (y - top - height / 2) / height];
}

/** Whether a place lies beside the face: neither in it nor in the hair above, the ears, the chin and the neck. */
function isBeside(face: Box, place: Point): boolean {
  const [x, y] = fromMiddle(face, place);
  return Math.abs(x) > 0.65 || y < -0.8 || y > 0.8;
}

function relativeTo(background: readonly Followed[], faceMoves: readonly Followed[], width: number) {
  if (faceMoves.length < PLACES_MIN) return null;
  const tolerancePx = Math.max(TOLERANCE_PX_MIN, TOLERANCE_WIDTHS * width);
  const fitted = fitSimilarity(background, { tolerancePx, inliersMin: PLACES_MIN });
  if (fitted === null) return null;
  const { similarity } = fitted;
  const carried = faceMoves.map(({ from }) => {
    const moved = moveBy(similarity, from);
    return Math.hypot(moved.x - from.x, moved.y - from.y);
  });
  const left = faceMoves.map((place) => errorOf(similarity, place));
  return { camera: (100 * medianOf(carried)) / width, own: (100 * medianOf(left)) / width };
}

/** Percent of the face's width that the flow of a thing at rest shows: .03 to .06 was measured on photos on a stand. */
const NOISE = 0.1;
/** Share of the camera's motion that a similarity fails to explain on a flat picture held in a hand. */
const CAMERA_ERROR = 0.3;
/** Motion that is this many times what noise and camera explain counts in full. */
const FULL_AT = 3;
/** With fewer pairs of frames the flow says nothing. */
const PAIRS_MIN = 3;

/**
 * How surely the face of a clip moves by itself, 0..1: 0 if it moves no more than noise and the camera's motion explain,
 * 1 from three times as much on, the logarithm between them. The median of the pairs counts, and of each pair the lower
 * one of far and near background. `null` if fewer than PAIRS_MIN pairs show it.
 */
export function ownMotionOf(flow: readonly (FaceFlow | null)[]): number | null {
  const seen = flow.flatMap((pair) =>
    pair ? [Math.min(surenessOf(pair), pair.near ? surenessOf(pair.near) : 1)] : [],
  );
  return seen.length < PAIRS_MIN ? null : medianOf(seen);
}

function surenessOf({ own, camera }: { readonly own: number; readonly camera: number }): number {
  const times = own / (NOISE + CAMERA_ERROR * camera);
  return times <= 1 ? 0 : Math.min(1, Math.log(times) / Math.log(FULL_AT));
}

/** The lower one of the two in the middle, if their number is even. */
function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;
}
