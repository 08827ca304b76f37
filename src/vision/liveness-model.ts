import type { Box } from './box.ts';
import type { Picture } from './picture.ts';

/**
 * Tells a live face from a print or a screen in one frame. Implemented by inference/onnx. Suite:
 * liveness-model.suite.ts.
 */
export interface LivenessModel {
  /** Names the model and its preprocessing. Scores are calibrated for one id. */
  readonly modelId: string;

  /**
   * 0 (attack) to 1 (live). It is the model's probability of live, averaged over its crops of the face, and not
   * calibrated. Throws Fault 'timeout' once `signal` aborts, and 'unavailable' if the runtime fails. Safe to call
   * concurrently.
   */
  scoreLive(picture: Picture, face: Box, signal: AbortSignal): Promise<number>;
}
