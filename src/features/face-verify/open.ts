import type { FaceVerifyDeps, SimilarityScale } from './handler.ts';
import type { AttemptBook } from '../../people/attempts/attempt-book.ts';
import type { ConsentGate } from '../../people/consent.ts';
import type { FaceReferee } from '../../people/face-referee.ts';
import type { Register } from '../../people/register.ts';
import { systemClock } from '../../kernel/clock.ts';
import { pause } from '../../kernel/timers.ts';
import type { CalibrationDeps } from './admin/calibrations/handler.ts';
import { openFaceDesk, type FaceThread } from './calibration/calibrate-from-folder.ts';
import { openLabelledFolder } from '../../vision/calibration/labelled-folder.ts';
import type { ScoreDays } from '../../platform/ledger/score-days.ts';
import { countCosines } from '../../vision/calibration/counted-scores.ts';
import { faceSpaceFor } from '../../vision/calibration/default-score-map.ts';
import type { InstalledCalibrations } from '../../vision/calibration/installed-calibrations.ts';
import { scoreOf } from '../../vision/calibration/score-map.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import type { AttackHistory } from '../face-guard/open-attack-history.ts';
import type { Vision } from '../../vision/vision.ts';

/** The ports that face verification shares with other parts. */
export interface FaceVerifyParts extends Pick<AttackHistory, 'recorder'> {
  readonly register: Register;
  readonly consentGate: ConsentGate;
  readonly attemptBook: AttemptBook;
  /** The upstream that is asked about people unknown to this register. Null if none is configured. */
  readonly referee: FaceReferee | null;
  readonly calibrations: InstalledCalibrations;
  readonly scoreDays: Pick<ScoreDays, 'count'>;
}

/**
 * Opens what face verification needs: the register, the analyzer, and the score map that fits the installed encoder.
 */
export function openFaceVerify(
  { config, log }: Foundation,
  vision: Vision,
  { register, consentGate, attemptBook, recorder, referee, calibrations, scoreDays }: FaceVerifyParts,
): FaceVerifyDeps {
  if (calibrations.faces.map === null)
    log.problem(
      `the encoder ${vision.models.encoderId} is not calibrated. Face verification answers 226404 until a calibration of faces is installed`,
    );
  const { attackScoreBelow: scoreBelow, failedScoreBelow, unknownPerson } = config.faceVerify;
  return {
    register,
    consents: consentGate,
    unknownPerson,
    ...(referee && { referee }),
    ...(scoreBelow > 0 && { attacks: { recorder, scoreBelow } }),
    attempts: { book: attemptBook, scoreBelow: failedScoreBelow },
    analyzer: vision.faces,
    scale: openFaceScale(calibrations),
    countScore: countCosines(scoreDays),
  };
}

/** Opens calibrations of faces as jobs of the server. */
export function openFaceCalibrations(
  { config, jobs }: Pick<Foundation, 'config' | 'jobs'>,
  {
    faces,
    thread,
    calibrations,
  }: Pick<Vision, 'faces'> & {
    readonly thread: FaceThread;
    readonly calibrations: InstalledCalibrations;
  },
): CalibrationDeps {
  return {
    faceCalibrations: calibrations,
    calibrationDesk: openFaceDesk({
      jobs,
      analyzer: faces,
      folder: openLabelledFolder(config.calibration.folder),
      thread,
      clock: systemClock,
      pause,
      install: (measured) => calibrations.installFaces(measured.map, measured),
    }),
  };
}

/**
 * Scores by the map in use, and compares in the face space in which the map was measured. Ask for both without waiting in
 * between, because the map may be replaced.
 */
export function openFaceScale(calibrations: Pick<InstalledCalibrations, 'faces'>): SimilarityScale {
  const mapOf = (modelId: string) => (calibrations.faces.map?.modelId === modelId ? calibrations.faces.map : null);
  return {
    score(modelId, cosine) {
      const map = mapOf(modelId);
      return map && scoreOf(map, cosine);
    },
    spaceOf(modelId) {
      const map = mapOf(modelId);
      return map && faceSpaceFor(map);
    },
  };
}
