import { existsSync, readFileSync } from 'node:fs';
import type { FaceVerifyDeps, SimilarityScale } from './handler.ts';
import type { AttemptBook } from '../../people/attempts/attempt-book.ts';
import type { ConsentGate } from '../../people/consent.ts';
import type { FaceReferee } from '../../people/face-referee.ts';
import type { Register } from '../../people/register.ts';
import { rename, writeFile } from 'node:fs/promises';
import { systemClock } from '../../kernel/clock.ts';
import { Fault } from '../../kernel/fault.ts';
import { pause } from '../../kernel/timers.ts';
import type { CalibrationDeps } from './admin/calibrations/handler.ts';
import { openFaceDesk, type FaceThread } from './calibration/calibrate-from-folder.ts';
import type { InstalledScale } from './admin/accuracy/handler.ts';
import defaultCalibration from '../../vision/calibration/default-calibration.json' with { type: 'json' };
import { openLabelledFolder } from '../../vision/calibration/labelled-folder.ts';
import { keptCalibrationOf } from '../../vision/calibration/kept-calibration.ts';
import { faceSpaceFor, scoreMapFor } from '../../vision/calibration/default-score-map.ts';
import { SCORE_MAP, scoreOf, type ScoreMap } from '../../vision/calibration/score-map.ts';
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
}

/**
 * Opens what face verification needs: the register, the analyzer, and the score map that fits the installed encoder.
 */
export function openFaceVerify(
  { config, folder, log }: Foundation,
  vision: Vision,
  { register, consentGate, attemptBook, recorder, referee }: FaceVerifyParts,
): FaceVerifyDeps {
  const map = scoreMapFor(vision.models.encoderId, readScoreMap(folder.scoreMap));
  if (map === null)
    log.problem(
      `the encoder ${vision.models.encoderId} is not calibrated. Face verification answers 226404 until renzheng calibrate has run`,
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
    scale: openScale(map),
  };
}

/** The installed encoder with the scale that its cosines are scored on. */
export function openFaceScale({ folder }: Pick<Foundation, 'folder'>, vision: Pick<Vision, 'models'>) {
  const modelId = vision.models.encoderId;
  return { modelId, scale: openScale(scoreMapFor(modelId, readScoreMap(folder.scoreMap))) };
}

/** The installed scale with what its calibration measured, if that was kept. */
export function openFaceAccuracy(
  { folder }: Pick<Foundation, 'folder'>,
  vision: Pick<Vision, 'models'>,
): InstalledScale {
  const modelId = vision.models.encoderId;
  const own = readScoreMap(folder.scoreMap);
  const map = scoreMapFor(modelId, own);
  const isOwn = map !== null && map === own;
  const kept: unknown = isOwn ? readIfThere(folder.faceCalibration) : defaultCalibration;
  return { modelId, map, isOwn, calibration: map && keptCalibrationOf(map, kept) };
}

/** Opens calibrations of faces as jobs of the server. */
export function openFaceCalibrations(
  { config, folder, jobs }: Pick<Foundation, 'config' | 'folder' | 'jobs'>,
  vision: Pick<Vision, 'models' | 'faces'>,
  thread: FaceThread,
): CalibrationDeps {
  const inUse = openFaceAccuracy({ folder }, vision).map;
  return {
    scoreMaps: { inUse, inPlace: () => readScoreMap(folder.scoreMap) },
    calibrationDesk: openFaceDesk({
      jobs,
      analyzer: vision.faces,
      folder: openLabelledFolder(config.calibration.folder),
      thread,
      clock: systemClock,
      pause,
      install: async (measured) => {
        await replaceFile(folder.faceCalibration, JSON.stringify(measured));
        await replaceFile(folder.scoreMap, JSON.stringify(measured.map, null, 2));
      },
    }),
  };
}

/** Writes a calibration into the data folder. The file is whole at every moment. Throws Fault. */
export async function replaceFile(file: string, text: string): Promise<void> {
  try {
    await writeFile(`${file}.new`, `${text}\n`, { mode: 0o600, flush: true });
    await rename(`${file}.new`, file);
  } catch (cause) {
    throw new Fault('unavailable', 'the calibration could not be written into the data folder', { cause });
  }
}

function readIfThere(file: string): unknown {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

/** Scores by a map, and compares in the face space in which the map was measured. */
function openScale(map: ScoreMap | null): SimilarityScale {
  const space = map && faceSpaceFor(map);
  return {
    score: (modelId, cosine) => (map?.modelId === modelId ? scoreOf(map, cosine) : null),
    spaceOf: (modelId) => (map?.modelId === modelId ? space : null),
  };
}

/** Reads the operator's own calibration. Null if there is no file. Throws an Error if the file is not a calibration. */
export function readScoreMap(file: string): ScoreMap | null {
  if (!existsSync(file)) return null;
  const parsed = SCORE_MAP.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success)
    throw new Error(`${file} is not a score map. Run renzheng calibrate faces again, or remove the file`);
  return parsed.data;
}
