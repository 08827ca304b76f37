import { z } from 'zod';
import { defineAdmin } from '../../wire/admin/define-admin.ts';

const taken = z
  .enum(['taken', 'left-out', 'none'])
  .describe('`taken`: it is in use. `left-out`: it does not fit, and the log says why. `none`: there was no file');

/** The admin operation that takes what `renzheng calibrate --install` left in the data folder. */
export const calibrationFileContracts = defineAdmin({
  take: {
    name: 'calibration-files.take',
    method: 'POST',
    path: '/calibration-files',
    summary:
      'Use the calibrations that `calibrate --install` left in the data folder of the server, from the next call on',
    roles: ['owner', 'operator'],
    needsSecondPerson: () => true,
    params: z.strictObject({}),
    result: z.object({ faces: taken, liveness: taken }),
    audit: 'write',
    auditFields: [],
  },
});
