import { told, toldElsewhere } from '../../kernel/told.ts';
import { Fault } from '../../kernel/fault.ts';
import type { TakeCalibrationFiles } from '../../vision/calibration/taken-files.ts';
import type { AdminHandlers } from '../../wire/admin/define-admin.ts';
import type { calibrationFileContracts } from './contract.ts';

/** What the handler works with. */
export interface CalibrationFilesDeps {
  readonly takeCalibrationFiles: TakeCalibrationFiles;
}

/** Makes the handler that takes calibrations which were left in the data folder. */
export function createCalibrationFileHandlers({
  takeCalibrationFiles,
}: CalibrationFilesDeps): AdminHandlers<typeof calibrationFileContracts> {
  return {
    async take() {
      try {
        const { faces, liveness } = await takeCalibrationFiles();
        if (faces === 'none' && liveness === 'none')
          return {
            ok: false,
            error: 'not_found',
            detail: told`there is no calibration in the data folder of the server`,
          };
        return { ok: true, result: { faces, liveness } };
      } catch (error) {
        if (error instanceof Fault || !(error instanceof Error)) throw error;
        return { ok: false, error: 'conflict', detail: toldElsewhere(error.message) };
      }
    },
  };
}
