import type { Box, Point } from './box.ts';
import type { Picture } from './picture.ts';

/**
 * 68 points of a face in pixels of the picture, in the order of the iBUG 300-W annotation: jaw 0-16, brows 17-26, nose
 * 27-35, eyes 36-47, mouth 48-67. "Left" and "right" are as seen in the picture.
 */
export type Landmarks = readonly Point[];

/** Number of points in a Landmarks. */
export const LANDMARK_COUNT = 68;

/** Finds the points of a face. Implemented by inference/onnx. Every implementation passes landmark-model.suite.ts. */
export interface LandmarkModel {
  /** Throws Fault 'timeout' once `signal` aborts, and 'unavailable' if the runtime fails. Safe to call concurrently. */
  locate(picture: Picture, face: Box, signal: AbortSignal): Promise<Landmarks>;
}

/**
 * The five points by which faces are aligned: eye centres, nose tip, mouth corners. The left one, as seen in the
 * picture, comes first.
 */
export type FivePoints = readonly [leftEye: Point, rightEye: Point, nose: Point, mouthLeft: Point, mouthRight: Point];

const LEFT_EYE = [37, 38, 40, 41];
const RIGHT_EYE = [43, 44, 46, 47];

/** Reduces 68 points to the five of alignment. */
export function fivePointsOf(landmarks: Landmarks): FivePoints {
  return [
    meanOf(landmarks, LEFT_EYE),
    meanOf(landmarks, RIGHT_EYE),
    meanOf(landmarks, [30]),
    meanOf(landmarks, [48, 60]),
    meanOf(landmarks, [54, 64]),
  ];
}

function meanOf(landmarks: Landmarks, indices: readonly number[]): Point {
  let [x, y] = [0, 0];
  for (const index of indices) {
    x += landmarks[index]?.x ?? NaN;
    y += landmarks[index]?.y ?? NaN;
  }
  return { x: x / indices.length, y: y / indices.length };
}

/**
 * Eye aspect ratio, as the mean of both eyes. It is about .3 if the eyes are open and under .2 if they are shut, so a
 * fall and rise is a blink. Source: Soukupova and Cech, Real-Time Eye Blink Detection using Facial Landmarks, 2016.
 */
export function eyeAspectRatio(landmarks: Landmarks): number {
  return (aspectOf(landmarks, 36) + aspectOf(landmarks, 42)) / 2;
}

/** Height of the mouth's opening divided by its width. */
export function mouthAspectRatio(landmarks: Landmarks): number {
  return distanceOf(landmarks, 62, 66) / distanceOf(landmarks, 60, 64);
}

function aspectOf(landmarks: Landmarks, first: number): number {
  const heights = distanceOf(landmarks, first + 1, first + 5) + distanceOf(landmarks, first + 2, first + 4);
  return heights / (2 * distanceOf(landmarks, first, first + 3));
}

function distanceOf(landmarks: Landmarks, a: number, b: number): number {
  const [from, to] = [landmarks[a], landmarks[b]];
  return from && to ? Math.hypot(from.x - to.x, from.y - to.y) : NaN;
}
