import type { FrameAnalysis } from '../frame-analyzer.ts';
import { mouthAspectRatio } from '../landmarks.ts';

/** How a face stands at one instant of a clip. */
export interface FaceMotion {
  /** Since the first frame, milliseconds. */
  readonly atMs: number;
  /** Probability that the eyes are open, the mean of both, 0..1. */
  readonly eyesOpen: number;
  /** Height of the mouth's opening by its width. */
  readonly mouthOpen: number;
  /** Degrees, as in HeadPose. */
  readonly yaw: number;
  readonly pitch: number;
}

/** What a frame tells of the face's motion. `null` if it shows no face. */
export function motionOf(atMs: number, { face }: FrameAnalysis): FaceMotion | null {
  if (face === null) return null;
  const { eyesOpen, landmarks, pose } = face;
  return {
    atMs,
    eyesOpen: (eyesOpen.left + eyesOpen.right) / 2,
    mouthOpen: mouthAspectRatio(landmarks),
    yaw: pose.yaw,
    pitch: pose.pitch,
  };
}
