import type { ScoreNetworkShape } from '../onnx/score-session.ts';

/** What a thread that runs a network of the fraud score starts with. */
export interface NetworkSetup {
  readonly bytes: Uint8Array;
  readonly shape: ScoreNetworkShape;
}

/** Rows after each other; each as long as the network has columns. */
export interface NetworkJob {
  readonly values: Float32Array;
  readonly rows: number;
}
