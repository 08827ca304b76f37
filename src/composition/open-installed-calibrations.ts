import { existsSync, readFileSync, renameSync, statSync } from 'node:fs';
import { systemClock } from '../kernel/clock.ts';
import { InTurn } from '../kernel/in-turn.ts';
import type { Calibrated } from '../vision/calibration/calibration-store.ts';
import { hasFaceSpaceFor } from '../vision/calibration/default-score-map.ts';
import { keptCalibrationOf } from '../vision/calibration/kept-calibration.ts';
import { InstalledCalibrations, type CalibratedModels } from '../vision/calibration/installed-calibrations.ts';
import type { TakeCalibrationFiles, TakenFile, TakenFiles } from '../vision/calibration/taken-files.ts';
import { SCORE_MAP, type ScoreMap } from '../vision/calibration/score-map.ts';
import { isOfOtherDesign, LIVENESS_FUSION, type LivenessFusion } from '../vision/liveness/fusion.ts';
import type { Ground } from './open-foundation.ts';
import { told } from '../kernel/told.ts';

/** What a file of a calibration is renamed to once the database has it. */
const TAKEN = '.in-database';
/** What a file of a calibration is renamed to if it is not taken. */
const LEFT_OUT = '.not-used';

const OF_OTHER_NETWORK = 'was measured with another network than the installed one';
const OF_OTHER_RELEASE = 'was measured by another release, in a face space that this one does not have';
const OF_OTHER_DESIGN = 'was made for another design of liveness';
const OLDER = 'is older than the calibration that is installed in the database';
const TO_USE_IT = 'What is in use stays. Calibrate again if you want to replace it';

/**
 * Opens the calibrations of the site. Files in the data folder, as earlier releases kept them and as `calibrate --install` of
 * the command line writes them, are taken into the database and renamed, unless they do not fit the networks in use or something
 * newer is installed. Throws an Error that says what to do if a file is
 * not a calibration.
 */
export async function openInstalledCalibrations(
  ground: Pick<Ground, 'stores' | 'changes' | 'folder' | 'log'>,
  models: CalibratedModels,
): Promise<OpenedCalibrations> {
  const { stores, changes, log } = ground;
  const installed = await InstalledCalibrations.open({
    store: stores.calibrations,
    models,
    clock: systemClock,
    onProblem: (problem) => log.problem(problem),
  });
  changes.follow('calibrations', () => installed.reload());
  const taking = { folder: ground.folder, log, installed, models };
  const inTurn = new InTurn();
  const takeCalibrationFiles = () => inTurn.run(() => takeFiles(taking));
  await takeCalibrationFiles();
  return { calibrations: installed, takeCalibrationFiles };
}

/** The calibrations of the site, and what takes files that were left in the data folder since. */
export interface OpenedCalibrations {
  readonly calibrations: InstalledCalibrations;
  readonly takeCalibrationFiles: TakeCalibrationFiles;
}

/** What files of calibrations are taken with. */
interface Taking extends Pick<Ground, 'folder' | 'log'> {
  readonly installed: InstalledCalibrations;
  readonly models: CalibratedModels;
}

async function takeFiles(taking: Taking): Promise<TakenFiles> {
  return { faces: await takeMap(taking), liveness: await takeFusion(taking) };
}

async function takeMap(taking: Taking): Promise<TakenFile> {
  const { folder, installed, models, log } = taking;
  const map = readScoreMap(folder.scoreMap);
  if (map === null) return 'none';
  const files = [folder.scoreMap, folder.faceCalibration].filter((file) => existsSync(file));
  if (isSame(map, installed.faces.isOwn ? installed.faces.map : null)) return markTaken(files, log);
  if (map.modelId !== models.encoderId) return leaveOut(files, OF_OTHER_NETWORK, log);
  if (!hasFaceSpaceFor(map)) return leaveOut(files, OF_OTHER_RELEASE, log);
  if (isOlder(folder.scoreMap, 'faces', installed)) return leaveOut(files, OLDER, log);
  await installed.installFaces(map, keptCalibrationOf(map, readIfThere(folder.faceCalibration)));
  return markTaken(files, log);
}

async function takeFusion(taking: Taking): Promise<TakenFile> {
  const { folder, installed, models, log } = taking;
  const fusion = readFusion(folder.livenessFusion);
  if (fusion === 'none') return 'none';
  if (fusion === 'other-design') return leaveOut([folder.livenessFusion], OF_OTHER_DESIGN, log);
  const files = [folder.livenessFusion];
  if (isSame(fusion, installed.liveness.isOwn ? installed.liveness.fusion : null)) return markTaken(files, log);
  if (fusion.livenessId !== models.livenessId) return leaveOut(files, OF_OTHER_NETWORK, log);
  if (isOlder(folder.livenessFusion, 'liveness', installed)) return leaveOut(files, OLDER, log);
  await installed.installLiveness(fusion, null);
  return markTaken(files, log);
}

/** Whether another process over the database took the same file already. */
function isSame(file: object, inUse: object | null): boolean {
  return JSON.stringify(file) === JSON.stringify(inUse);
}

/** Whether something was installed since the file was written. A file left behind must not switch every process back. */
function isOlder(file: string, what: Calibrated, installed: InstalledCalibrations): boolean {
  const installedAtMs = installed.installedAtMsOf(what);
  return installedAtMs !== null && statSync(file).mtimeMs <= installedAtMs;
}

/** A file that stayed would be looked at again at each start, and could replace a newer calibration. */
function markTaken(files: readonly string[], log: Pick<Ground['log'], 'event'>): 'taken' {
  for (const file of files) {
    renameSync(file, `${file}${TAKEN}`);
    log.event('a calibration was taken into the database', { file });
  }
  return 'taken';
}

function leaveOut(files: readonly string[], why: string, log: Pick<Ground['log'], 'problem'>): 'left-out' {
  for (const file of files) renameSync(file, `${file}${LEFT_OUT}`);
  log.problem(`${files[0]} ${why}, so it is not used and now ends in ${LEFT_OUT}. ${TO_USE_IT}`);
  return 'left-out';
}

function readIfThere(file: string): unknown {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

function readScoreMap(file: string): ScoreMap | null {
  if (!existsSync(file)) return null;
  const parsed = SCORE_MAP.safeParse(readIfThere(file));
  if (!parsed.success)
    throw new Error(told`${file} is not a score map. Run renzheng calibrate faces again, or remove the file`);
  return parsed.data;
}

/** `other-design` if the file was made for another design of liveness. */
function readFusion(file: string): LivenessFusion | 'none' | 'other-design' {
  if (!existsSync(file)) return 'none';
  const content = readIfThere(file);
  const parsed = LIVENESS_FUSION.safeParse(content);
  if (parsed.success) return parsed.data;
  if (isOfOtherDesign(content)) return 'other-design';
  throw new Error(told`${file} is not a liveness fusion. Run renzheng calibrate liveness again, or remove the file`);
}
