import { afterAll, describe } from 'vitest';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { scoreDaysSuite } from '../../../platform/ledger/score-days.suite.ts';
import { SqlScoreDays } from './score-days.ts';

const disposals: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const dispose of disposals) await dispose();
});

describe('SqlScoreDays', () => {
  scoreDaysSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    disposals.push(dispose);
    return { days: new SqlScoreDays(database), carryOut: (writes) => database.writeAll(writes) };
  });
});
