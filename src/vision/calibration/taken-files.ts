/** What became of a file of a calibration: it is in use, it does not fit and was set aside, or there was none. */
export type TakenFile = 'taken' | 'left-out' | 'none';

/** What became of the files of both calibrations. */
export interface TakenFiles {
  readonly faces: TakenFile;
  readonly liveness: TakenFile;
}

/**
 * Takes the files that `calibrate --install` left in the data folder of this process into the store. Throws Fault, or an
 * Error that says what to do if a file is not a calibration.
 */
export type TakeCalibrationFiles = () => Promise<TakenFiles>;
