import type { Calibrated, CalibrationStore, StoredCalibration } from '../../../vision/calibration/calibration-store.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps the installed calibrations in the embedded database. */
export class SqlCalibrationStore implements CalibrationStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  list(): Promise<readonly StoredCalibration[]> {
    return this.#database.read('calibrations.list', undefined);
  }

  async put(calibration: StoredCalibration): Promise<void> {
    await this.#database.write('calibrations.put', calibration);
  }

  remove(what: Calibrated): Promise<boolean> {
    return this.#database.write('calibrations.remove', what);
  }
}
