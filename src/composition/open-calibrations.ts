import { compareInThread } from '../engines/calibration/compare-in-thread.ts';
import type { CalibrationDeps } from '../features/face-verify/admin/calibrations/handler.ts';
import { openFaceCalibrations } from '../features/face-verify/open.ts';
import type { Vision } from '../vision/vision.ts';
import type { Ground } from './open-foundation.ts';

/** Opens calibrations of faces. Pairs are compared in a thread of their own. */
export function openCalibrations(ground: Ground, vision: Vision): CalibrationDeps {
  return openFaceCalibrations(ground, vision, compareInThread);
}
