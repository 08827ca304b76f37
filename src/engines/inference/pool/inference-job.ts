import type { FaceChoice } from '../../../vision/find-face.ts';
import type { PhotoAnalysis } from '../../../vision/face-analyzer.ts';
import type { Frame, FrameAnalysis } from '../../../vision/frame-analyzer.ts';
import type { FaceFlow, FlowFrame } from '../../../vision/liveness/face-flow.ts';
import type { PhotoLimits } from '../../../vision/photo-decoder.ts';
import type { QualityLimits } from '../../../vision/photo-quality.ts';
import type { ModelChoice } from '../onnx/open-models.ts';

/** What an inference worker can be asked to do. */
export type InferenceJob =
  | { readonly kind: 'photo'; readonly photo: Uint8Array }
  | { readonly kind: 'frames'; readonly frames: readonly Frame[] }
  | { readonly kind: 'flow'; readonly frames: readonly FlowFrame[] };

/** What an inference worker answers: the analysis of a photo, one for each frame, or the flow between each two. */
export type InferenceResult =
  | { readonly kind: 'photo'; readonly analysis: PhotoAnalysis }
  | { readonly kind: 'frames'; readonly analyses: readonly FrameAnalysis[] }
  | { readonly kind: 'flow'; readonly flow: readonly (FaceFlow | null)[] };

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
