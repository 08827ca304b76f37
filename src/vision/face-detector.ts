import type { Box } from './box.ts';
import type { Picture } from './picture.ts';

/** A face that a detector saw. */
export interface DetectedFace {
  /** Chin to hairline, in pixels of the picture; it may reach beyond its edges. */
  readonly box: Box;
  /** The detector's own confidence, 0..1. */
  readonly confidence: number;
}

/** Finds faces that stand about upright. Implemented by inference/onnx; every implementation passes face-detector.suite.ts. */
export interface FaceDetector {
  /** Names model and preprocessing. */
  readonly modelId: string;

  /**
   * Every face at or over the model's threshold, overlapping ones merged, the most confident first, at most 64.
   * Throws Fault 'timeout' once `signal` aborts and 'unavailable' where the runtime fails. Safe to call concurrently.
   */
  detect(picture: Picture, signal: AbortSignal): Promise<readonly DetectedFace[]>;
}

/** Faces a detector returns of one picture, at most. */
export const FACES_MAX = 64;
