import { existsSync, readFileSync, renameSync } from 'node:fs';
import { systemClock } from '../kernel/clock.ts';
import { keptCalibrationOf } from '../vision/calibration/kept-calibration.ts';
import { InstalledCalibrations, type CalibratedModels } from '../vision/calibration/installed-calibrations.ts';
import { SCORE_MAP, type ScoreMap } from '../vision/calibration/score-map.ts';
import { isOfOtherDesign, LIVENESS_FUSION, type LivenessFusion } from '../vision/liveness/fusion.ts';
import type { Ground } from './open-foundation.ts';

/** What a file of a calibration is renamed to once the database has it. */
const TAKEN = '.in-database';

/**
 * Opens the calibrations of the site. Files in the data folder, as earlier releases kept them and as `calibrate --install` of
 * the command line writes them, are taken into the database and renamed. Throws an Error that says what to do if a file is
 * not a calibration.
 */
export async function openInstalledCalibrations(
  ground: Pick<Ground, 'stores' | 'changes' | 'folder' | 'log'>,
  models: CalibratedModels,
): Promise<InstalledCalibrations> {
  const { stores, changes, log } = ground;
  const installed = await InstalledCalibrations.open({
    store: stores.calibrations,
    models,
    clock: systemClock,
    onProblem: (problem) => log.problem(problem),
  });
  changes.follow('calibrations', () => installed.reload());
  await takeFiles(ground, installed);
  return installed;
}

async function takeFiles(
  { folder, log }: Pick<Ground, 'folder' | 'log'>,
  installed: InstalledCalibrations,
): Promise<void> {
  const map = readScoreMap(folder.scoreMap);
  if (map !== null) {
    await installed.installFaces(map, keptCalibrationOf(map, readIfThere(folder.faceCalibration)));
    markTaken(folder.scoreMap, log);
    if (existsSync(folder.faceCalibration)) markTaken(folder.faceCalibration, log);
  }
  const fusion = readFusion(folder.livenessFusion, log);
  if (fusion === null) return;
  await installed.installLiveness(fusion, null);
  markTaken(folder.livenessFusion, log);
}

/** A file that stayed would be installed again at each start, in place of a newer calibration. */
function markTaken(file: string, log: Pick<Ground['log'], 'event'>): void {
  renameSync(file, `${file}${TAKEN}`);
  log.event('a calibration was taken into the database', { file });
}

function readIfThere(file: string): unknown {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

function readScoreMap(file: string): ScoreMap | null {
  if (!existsSync(file)) return null;
  const parsed = SCORE_MAP.safeParse(readIfThere(file));
  if (!parsed.success)
    throw new Error(`${file} is not a score map. Run renzheng calibrate faces again, or remove the file`);
  return parsed.data;
}

/** Null if there is no file, or if it was made for another design of liveness, which the log then says. */
function readFusion(file: string, log: Pick<Ground['log'], 'problem'>): LivenessFusion | null {
  if (!existsSync(file)) return null;
  const content = readIfThere(file);
  const parsed = LIVENESS_FUSION.safeParse(content);
  if (parsed.success) return parsed.data;
  if (!isOfOtherDesign(content))
    throw new Error(`${file} is not a liveness fusion. Run renzheng calibrate liveness again, or remove the file`);
  log.problem(
    `${file} was made for another design of liveness and is not used. Calibrate liveness with your clips again, or ` +
      'remove the file to use the scale that ships',
  );
  return null;
}
