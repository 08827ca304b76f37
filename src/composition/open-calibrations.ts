import { CLIP_THREAD } from '../engines/calibration/clip-thread.ts';
import { FACE_THREAD } from '../engines/calibration/face-thread.ts';
import type { CalibrationDeps } from '../features/face-verify/admin/calibrations/handler.ts';
import { openFaceCalibrations } from '../features/face-verify/open.ts';
import type { LivenessCalibrationsDeps } from '../features/video-liveness/admin/calibrations/handler.ts';
import { openLivenessCalibrations, type LivenessParts } from '../features/video-liveness/open.ts';
import type { Vision } from '../vision/vision.ts';
import type { Ground } from './open-foundation.ts';

/** Opens calibrations of faces and of liveness. Lists are read, and rates are computed, in threads of their own. */
export function openCalibrations(
  ground: Ground,
  vision: Vision,
  decoder: LivenessParts['decoder'],
): CalibrationDeps & LivenessCalibrationsDeps {
  return {
    ...openFaceCalibrations(ground, vision, FACE_THREAD),
    ...openLivenessCalibrations(ground, vision, { decoder, thread: CLIP_THREAD }),
  };
}
