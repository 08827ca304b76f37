import { describe } from 'vitest';
import { calibrationStoreSuite } from '../../vision/calibration/calibration-store.suite.ts';
import { MemoryCalibrationStore } from './calibration-store.ts';

describe('MemoryCalibrationStore', () => {
  calibrationStoreSuite(async () => new MemoryCalibrationStore());
});
