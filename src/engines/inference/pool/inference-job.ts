import type { FaceChoice } from '../../../vision/find-face.ts';
import type { PhotoAnalysis } from '../../../vision/face-analyzer.ts';
import type { Frame, FrameAnalysis } from '../../../vision/frame-analyzer.ts';
import type { PhotoLimits } from '../../../vision/photo-decoder.ts';
import type { QualityLimits } from '../../../vision/photo-quality.ts';
import type { ModelChoice } from '../onnx/open-models.ts';

/** What an inference worker can be asked to do. */
export type InferenceJob =
  | { readonly kind: 'photo'; readonly photo: Uint8Array }
  | { readonly kind: 'frames'; readonly frames: readonly Frame[] };

/** What an inference worker answers: the analysis of a photo, or one for each frame. */
export type InferenceResult =
  | { readonly kind: 'photo'; readonly analysis: PhotoAnalysis }
  | { readonly kind: 'frames'; readonly analyses: readonly FrameAnalysis[] };

/** What a worker is started with. */
export interface InferenceSetup {
  readonly models: ModelChoice;
  readonly photoLimits: PhotoLimits;
  readonly qualityLimits: QualityLimits;
  readonly faceChoice: FaceChoice;
  readonly enforceRules: boolean;
}

/** What a worker reports once its models are loaded. */
export interface InferenceReady {
  readonly detectorId: string;
  readonly encoderId: string;
  readonly livenessId: string;
}
