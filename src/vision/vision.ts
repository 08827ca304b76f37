import type { FaceAnalyzer } from './face-analyzer.ts';
import type { FrameAnalyzer } from './frame-analyzer.ts';

/** The models in service: what looks at photos and at frames of clips. */
export interface Vision {
  /** Ids of the networks. Embeddings and scores of two ids never meet. */
  readonly models: { readonly encoderId: string; readonly livenessId: string };
  readonly faces: FaceAnalyzer;
  readonly frames: FrameAnalyzer;
  /** Frames for which the queue has room. */
  framesRoom(): number;
}
