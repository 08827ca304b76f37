import type { Box } from './box.ts';
import type { Picture } from './picture.ts';

/** Where a head looks, degrees; all 0 for a face that looks into the camera. */
export interface HeadPose {
  /** Turned to a side. */
  readonly yaw: number;
  /** Nodding. */
  readonly pitch: number;
  /** Tilted to a shoulder. */
  readonly roll: number;
}

/** Tells where a head looks. Implemented by inference/onnx. */
export interface PoseModel {
  /** Throws Fault 'timeout' once `signal` aborts and 'unavailable' where the runtime fails. Safe to call concurrently. */
  estimatePose(picture: Picture, face: Box, signal: AbortSignal): Promise<HeadPose>;
}
