import type { Box } from './box.ts';
import type { Picture } from './picture.ts';

/** The direction of a head in degrees. All are 0 if the face looks into the camera. */
export interface HeadPose {
  /** Turn to a side. */
  readonly yaw: number;
  /** Turn up or down, as in nodding. */
  readonly pitch: number;
  /** Tilt to a shoulder. */
  readonly roll: number;
}

/** Estimates the direction of a head. Implemented by inference/onnx. */
export interface PoseModel {
  /** Throws Fault 'timeout' once `signal` aborts, and 'unavailable' if the runtime fails. Safe to call concurrently. */
  estimatePose(picture: Picture, face: Box, signal: AbortSignal): Promise<HeadPose>;
}
