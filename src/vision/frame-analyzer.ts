import type { Box } from './box.ts';
import type { EyesOpen } from './eye-model.ts';
import type { EncodedFace } from './face-encoder.ts';
import type { Landmarks } from './landmarks.ts';
import type { SpectralPeaks } from './spectral-peaks.ts';
import type { Picture } from './picture.ts';
import type { HeadPose } from './pose-model.ts';

/** One frame of a video and what is wanted of it beyond where the face is. */
export interface Frame {
  /** Handed over: the pixels cannot be read by the caller any more once the analysis began. */
  readonly picture: Picture;
  /** Whether to score liveness and to look at the spectrum: about 25 ms, where the rest takes about 14. */
  readonly liveness: boolean;
  /** Whether to encode the face: about 10 ms. */
  readonly embedding: boolean;
}

/** What was seen of the largest face in a frame. */
export interface FrameFace {
  readonly box: Box;
  /** The detector's, 0..1. */
  readonly confidence: number;
  readonly landmarks: Landmarks;
  readonly pose: HeadPose;
  readonly eyesOpen: EyesOpen;
  /** LivenessModel.scoreLive of the frame; null where it was not asked for. */
  readonly liveness: number | null;
  /** spectralPeaks around the face; null where liveness was not asked for, or the frame is too small. */
  readonly spectralPeaks: SpectralPeaks | null;
  /** null where it was not asked for, or the points describe no face. */
  readonly encoded: EncodedFace | null;
}

export interface FrameAnalysis {
  readonly facesFound: number;
  readonly face: FrameFace | null;
}

/** On whose behalf an analysis runs, and until when. */
export interface AnalysisContext {
  /** Apps take turns where analyses wait. */
  readonly appId: string;
  readonly signal: AbortSignal;
}

/** Bounds on one video's frames. */
export const FRAMES_MAX = 256;

/** Looks at the frames of a video. Implemented by inference/pool; suite: frame-analyzer.suite.ts. */
export interface FrameAnalyzer {
  /** Names the encoder's and the liveness model: results compare and are calibrated within these. */
  readonly encoderId: string;
  readonly livenessId: string;

  /**
   * One analysis a frame, in the order given; at most FRAMES_MAX frames.
   * Throws Fault 'unavailable' at once where too many analyses wait already or where a worker failed, and 'timeout'
   * once `signal` aborts or the analysis takes too long.
   */
  analyzeFrames(frames: readonly Frame[], context: AnalysisContext): Promise<readonly FrameAnalysis[]>;
}
