import { describe, onTestFinished } from 'vitest';
import { calibrationStoreSuite } from '../../../vision/calibration/calibration-store.suite.ts';
import { openWatchedDatabase } from '../../../../test/temporary-database.ts';
import { SqlCalibrationStore } from './calibration-store.ts';

describe('SqlCalibrationStore', () => {
  calibrationStoreSuite(async () => {
    const { database, dispose } = await openWatchedDatabase();
    onTestFinished(dispose);
    return new SqlCalibrationStore(database);
  });
});
