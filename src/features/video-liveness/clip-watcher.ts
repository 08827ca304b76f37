import type { ClipAttack } from '../../vision/liveness/judge-clip.ts';
import type { LightStep } from '../../vision/light/face-light.ts';
import type { FaceMotion } from '../../vision/liveness/face-motion.ts';
import type { FaceEmbedding } from '../../vision/face-encoder.ts';
import type { AnalysisContext } from '../../vision/frame-analyzer.ts';
import type { ClipLooks } from '../../vision/liveness/observe-clip.ts';
import type { FaceStill } from '../../vision/portraits/portraits.ts';
import type { VideoRefusal } from '../../vision/video-decoder.ts';
import type { Trace } from '../../wire/define-api.ts';

/** Why a video that could be opened cannot be judged. */
export type ClipProblem = 'too-dark' | 'no-face' | 'several-faces' | 'poor-face';

/** The result of watching a video. */
export type WatchedClip =
  | { readonly kind: 'unreadable'; readonly refusal: VideoRefusal }
  /** `trace` holds the numbers that decided, without personal data. This also holds for the cases below. */
  | { readonly kind: 'unusable'; readonly problem: ClipProblem; readonly trace: Trace }
  | {
      readonly kind: 'watched';
      /** 0..1, on the scale of the document's thresholds. */
      readonly livingScore: number;
      /** The kind of attack that the numbers suggest. `null` if they suggest none. */
      readonly suspected: ClipAttack | null;
      /** The face that can be seen best. `null` if none is good enough to be compared. */
      readonly face: FaceEmbedding | null;
      readonly stills: readonly FaceStill[];
      /** The movement of the face, in even steps of time. */
      readonly motion: readonly FaceMotion[];
      /** The colours of the face and of what is around it. Empty if they were not asked for. */
      readonly light: readonly LightStep[];
      readonly trace: Trace;
    };

/** Opens a video and analyses the face in it. */
export interface ClipWatcher {
  /** False if the queue is so full that a video would be refused. */
  hasRoom(): boolean;

  /**
   * Throws Fault 'unavailable' at once if the queue is full or an engine failed, and 'timeout' once the context's
   * signal aborts or the work takes too long.
   */
  watch(clip: Uint8Array, context: AnalysisContext, looks?: ClipLooks): Promise<WatchedClip>;
}
