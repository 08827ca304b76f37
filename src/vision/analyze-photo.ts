import type { PhotoAnalysis } from './face-analyzer.ts';
import { measureCover } from './face-cover.ts';
import { findFace, type FaceChoice, type FaceModels } from './find-face.ts';
import type { PhotoDecoder } from './photo-decoder.ts';
import { isTooDark, judgeFace, measureFace, type QualityLimits } from './photo-quality.ts';
import type { PoseModel } from './pose-model.ts';

/** The stages that analyse a photo. */
export interface PhotoStages extends FaceModels {
  readonly decoder: PhotoDecoder;
  readonly pose: PoseModel;
  readonly limits: QualityLimits;
  /** Which of several faces counts. */
  readonly choice: FaceChoice;
  /** If false, the embedding is given even if the photo breaks a rule. For measuring only. */
  readonly enforceRules: boolean;
}

/** Opens a photo, then finds, judges and encodes its face. Throws what the stages throw. */
export async function analyzePhoto(
  stages: PhotoStages,
  photo: Uint8Array,
  signal: AbortSignal,
): Promise<PhotoAnalysis> {
  const opened = await stages.decoder.decode(photo, signal);
  if (!opened.ok) return { kind: 'unreadable', refusal: opened.refusal };
  const { picture, shrunkBy } = opened.photo;
  const found = await findFace(stages, picture, stages.choice, signal);
  if (found === null)
    return isTooDark(picture, stages.limits) ? { kind: 'no-face', tooDark: true } : { kind: 'no-face' };
  const pose = await stages.pose.estimatePose(found.upright.picture, found.upright.box, signal);
  const { modelId, embedding, norm } = found.encoded;
  const cover = await measureCover(stages.encoder, found.aligned, found.encoded, signal);
  const measurements = measureFace(found.aligned, { box: found.box, shrunkBy, pose, norm, cover });
  const findings = judgeFace(measurements, stages.limits, stages.encoder);
  return {
    kind: 'face',
    facesFound: found.facesFound,
    standsOut: found.standsOut,
    box: scaleAll(found.box, shrunkBy),
    measurements,
    findings,
    face: findings.length === 0 || !stages.enforceRules ? { modelId, embedding } : null,
  };
}

function scaleAll<T extends Record<keyof T, number>>(box: T, factor: number): T {
  return Object.fromEntries(Object.entries<number>(box).map(([side, px]) => [side, px * factor])) as T;
}
