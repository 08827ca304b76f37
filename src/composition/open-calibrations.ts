import type { CalibrationFilesDeps } from '../admin/calibration-files/handler.ts';
import { CLIP_THREAD } from '../engines/calibration/clip-thread.ts';
import { FACE_THREAD } from '../engines/calibration/face-thread.ts';
import type { CalibrationDeps } from '../features/face-verify/admin/calibrations/handler.ts';
import type { FaceScaleDeps } from '../features/face-verify/admin/scale/handler.ts';
import { openFaceCalibrations, openFaceScale } from '../features/face-verify/open.ts';
import type { LivenessCalibrationsDeps } from '../features/video-liveness/admin/calibrations/handler.ts';
import { openLivenessCalibrations, type LivenessParts } from '../features/video-liveness/open.ts';
import type { Vision } from '../vision/vision.ts';
import type { Ground } from './open-foundation.ts';
import type { OpenedCalibrations } from './open-installed-calibrations.ts';

/** Opens calibrations of faces and of liveness. Lists are read, and rates are computed, in threads of their own. */
export function openCalibrations(
  ground: Ground,
  vision: Vision,
  { decoder, calibrations, takeCalibrationFiles }: Pick<LivenessParts, 'decoder'> & OpenedCalibrations,
): CalibrationDeps & LivenessCalibrationsDeps & FaceScaleDeps & CalibrationFilesDeps {
  return {
    faceScale: { modelId: vision.models.encoderId, scale: openFaceScale(calibrations) },
    takeCalibrationFiles,
    ...openFaceCalibrations(ground, { faces: vision.faces, thread: FACE_THREAD, calibrations }),
    ...openLivenessCalibrations(ground, vision, { decoder, calibrations, thread: CLIP_THREAD }),
  };
}
