import type { Box } from './box.ts';
import type { Picture } from './picture.ts';

/** A face that a detector found. */
export interface DetectedFace {
  /** From chin to hairline, in pixels of the picture. It may reach beyond the picture's edges. */
  readonly box: Box;
  /** The detector's own confidence, 0..1. */
  readonly confidence: number;
}

/**
 * Finds faces that are roughly upright. Implemented by inference/onnx. Every implementation passes
 * face-detector.suite.ts.
 */
export interface FaceDetector {
  /** Names the model and its preprocessing. */
  readonly modelId: string;

  /**
   * All faces that reach the model's threshold, the most confident first, at most FACES_MAX. Overlapping ones are
   * merged. Throws Fault 'timeout' once `signal` aborts, and 'unavailable' if the runtime fails. Safe to call
   * concurrently.
   */
  detect(picture: Picture, signal: AbortSignal): Promise<readonly DetectedFace[]>;
}

/** The most faces that a detector returns for one picture. */
export const FACES_MAX = 64;
