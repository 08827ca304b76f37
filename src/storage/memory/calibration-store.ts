import {
  CALIBRATED,
  type Calibrated,
  type CalibrationStore,
  type StoredCalibration,
} from '../../vision/calibration/calibration-store.ts';

/** Keeps the installed calibrations in memory, for tests. */
export class MemoryCalibrationStore implements CalibrationStore {
  readonly #installed = new Map<Calibrated, StoredCalibration>();

  async list(): Promise<readonly StoredCalibration[]> {
    return CALIBRATED.flatMap((what) => this.#installed.get(what) ?? []);
  }

  async put(calibration: StoredCalibration): Promise<void> {
    this.#installed.set(calibration.what, calibration);
  }

  async remove(what: Calibrated): Promise<boolean> {
    return this.#installed.delete(what);
  }
}
