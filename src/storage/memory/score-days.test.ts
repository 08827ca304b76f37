import { describe } from 'vitest';
import { scoreDaysSuite } from '../../platform/ledger/score-days.suite.ts';
import { MemoryScoreDays } from './score-days.ts';

describe('MemoryScoreDays', () => {
  scoreDaysSuite(async () => {
    const days = new MemoryScoreDays();
    return {
      days,
      carryOut: async (writes) => {
        for (const write of writes) days.write(write);
      },
    };
  });
});
