/** What can be calibrated. */
export const CALIBRATED = ['faces', 'liveness'] as const;
/** The name of what is calibrated. */
export type Calibrated = (typeof CALIBRATED)[number];

/** A calibration of this site that is installed. */
export interface StoredCalibration {
  readonly what: Calibrated;
  /** What it holds, as the text of JSON: the map or scale, and what was measured for it. It names no photo and no clip. */
  readonly content: string;
  readonly installedAtMs: number;
}

/** Keeps the calibrations that are installed. Every adapter passes calibration-store.suite.ts. */
export interface CalibrationStore {
  /** Gives at most one for each of CALIBRATED, in their order. Throws Fault if the store fails. */
  list(): Promise<readonly StoredCalibration[]>;

  /** Installs a calibration in place of the one before. Throws Fault. */
  put(calibration: StoredCalibration): Promise<void>;

  /** Goes back to what ships. False if nothing of the site's own was installed. Throws Fault. */
  remove(what: Calibrated): Promise<boolean>;
}
