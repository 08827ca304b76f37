import type { ScoreNetworkShape } from '../onnx/score-session.ts';

/** What a thread for a network of the fraud score is started with. */
export interface NetworkSetup {
  readonly bytes: Uint8Array;
  readonly shape: ScoreNetworkShape;
}

/** Rows one after the other, each with one value for every column of the network. */
export interface NetworkJob {
  readonly values: Float32Array;
  readonly rows: number;
}
