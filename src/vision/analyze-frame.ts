import { alignFace } from './align-face.ts';
import type { EyeModel } from './eye-model.ts';
import { chooseFace, type FaceModels } from './find-face.ts';
import type { Frame, FrameAnalysis } from './frame-analyzer.ts';
import { fivePointsOf } from './landmarks.ts';
import type { LivenessModel } from './liveness-model.ts';
import type { PoseModel } from './pose-model.ts';

/** The stages that analyse a frame of a video. */
export interface FrameStages extends FaceModels {
  readonly liveness: LivenessModel;
  readonly pose: PoseModel;
  readonly eyes: EyeModel;
}

/**
 * Analyses the largest face of one frame. It tries only once, because another frame shows what this one misses. Throws
 * what the stages throw.
 */
export async function analyzeFrame(
  stages: FrameStages,
  { picture, liveness, embedding }: Frame,
  signal: AbortSignal,
): Promise<FrameAnalysis> {
  const faces = await stages.detector.detect(picture, signal);
  const largest = chooseFace(faces, picture, 'largest');
  if (largest === null) return { facesFound: 0, face: null };
  const { box, confidence } = largest;
  const landmarks = await stages.landmarks.locate(picture, box, signal);
  const aligned = embedding ? alignFace(picture, fivePointsOf(landmarks), stages.encoder.template) : null;
  return {
    facesFound: faces.length,
    face: {
      box,
      confidence,
      landmarks,
      pose: await stages.pose.estimatePose(picture, box, signal),
      eyesOpen: await stages.eyes.scoreEyesOpen(picture, landmarks, signal),
      liveness: liveness ? await stages.liveness.scoreLive(picture, box, signal) : null,
      encoded: aligned === null ? null : await stages.encoder.encode(aligned, signal),
    },
  };
}
