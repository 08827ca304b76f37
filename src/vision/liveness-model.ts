import type { Box } from './box.ts';
import type { Picture } from './picture.ts';

/** Tells a live face from a print or a screen in one frame. Implemented by inference/onnx; suite: liveness-model.suite.ts. */
export interface LivenessModel {
  /** Names model and preprocessing: scores are calibrated for one id. */
  readonly modelId: string;

  /**
   * 0 (attack) to 1 (live): the model's probability of live, averaged over its crops of the face. Not calibrated.
   * Throws Fault 'timeout' once `signal` aborts and 'unavailable' where the runtime fails. Safe to call concurrently.
   */
  scoreLive(picture: Picture, face: Box, signal: AbortSignal): Promise<number>;
}
