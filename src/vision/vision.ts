import type { FaceAnalyzer } from './face-analyzer.ts';
import type { FrameAnalyzer } from './frame-analyzer.ts';

/** The models in use, which analyse photos and frames of clips. */
export interface Vision {
  /** Ids of the networks. Embeddings and scores with different ids are never compared. */
  readonly models: { readonly encoderId: string; readonly livenessId: string };
  readonly faces: FaceAnalyzer;
  readonly frames: FrameAnalyzer;
  /** The number of frames for which the queue has room. */
  framesRoom(): number;
}
