import type { Landmarks } from './landmarks.ts';
import type { Picture } from './picture.ts';

/** Probability that each eye is open, 0..1. Left and right are as seen in the picture. */
export interface EyesOpen {
  readonly left: number;
  readonly right: number;
}

/** Tells open eyes from shut ones. Implemented by inference/onnx. */
export interface EyeModel {
  /** Throws Fault 'timeout' once `signal` aborts, and 'unavailable' if the runtime fails. Safe to call concurrently. */
  scoreEyesOpen(picture: Picture, landmarks: Landmarks, signal: AbortSignal): Promise<EyesOpen>;
}
