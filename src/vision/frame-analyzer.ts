import type { Box } from './box.ts';
import type { EyesOpen } from './eye-model.ts';
import type { EncodedFace } from './face-encoder.ts';
import type { Landmarks } from './landmarks.ts';
import type { FaceFlow, FlowFrame } from './liveness/face-flow.ts';
import type { Picture } from './picture.ts';
import type { HeadPose } from './pose-model.ts';

/** One frame of a video, and what to measure besides the place of the face. */
export interface Frame {
  /** The pixels are handed over. The caller cannot read them once the analysis began. */
  readonly picture: Picture;
  /** Whether to score liveness. This takes about 28 ms, and the rest about 14 ms. */
  readonly liveness: boolean;
  /** Whether to encode the face. This takes about 10 ms. */
  readonly embedding: boolean;
}

/** What was measured on the largest face in a frame. */
export interface FrameFace {
  readonly box: Box;
  /** The detector's confidence, 0..1. */
  readonly confidence: number;
  readonly landmarks: Landmarks;
  readonly pose: HeadPose;
  readonly eyesOpen: EyesOpen;
  /** LivenessModel.scoreLive of the frame. Null if it was not asked for. */
  readonly liveness: number | null;
  /** Null if it was not asked for, or if the points do not describe a face. */
  readonly encoded: EncodedFace | null;
}

/** What was found in a frame. `face` is the largest one, or null if there is none. */
export interface FrameAnalysis {
  readonly facesFound: number;
  readonly face: FrameFace | null;
}

/** The app for which an analysis runs, and the signal that ends it. */
export interface AnalysisContext {
  /** If analyses wait, apps take turns. */
  readonly appId: string;
  readonly signal: AbortSignal;
}

/** The most frames of one video. */
export const FRAMES_MAX = 256;

/** Analyses the frames of a video. Implemented by inference/pool. Suite: frame-analyzer.suite.ts. */
export interface FrameAnalyzer {
  /**
   * Names the encoder and the liveness model. Results can be compared, and are calibrated, only within the same ids.
   */
  readonly encoderId: string;
  readonly livenessId: string;

  /**
   * One analysis for each frame, in the order given. There may be at most FRAMES_MAX frames. Throws Fault 'unavailable'
   * at once if the queue is full or a worker failed, and 'timeout' once `signal` aborts or the analysis takes too long.
   */
  analyzeFrames(frames: readonly Frame[], context: AnalysisContext): Promise<readonly FrameAnalysis[]>;

  /**
   * measureFaceFlow of the frames, beside the networks. It takes about 15 ms for each pair of frames. The pixels are
   * handed over. There may be at most FRAMES_MAX frames. Throws as analyzeFrames does.
   */
  measureFlow(frames: readonly FlowFrame[], context: AnalysisContext): Promise<readonly (FaceFlow | null)[]>;
}
