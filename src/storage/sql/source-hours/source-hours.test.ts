import { describe, onTestFinished } from 'vitest';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { sourceHoursSuite } from '../../../sources/source-hours.suite.ts';
import { SqlSourceHours } from './source-hours.ts';

describe('SqlSourceHours', () => {
  sourceHoursSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    return { hours: new SqlSourceHours(database), carryOut: (writes) => database.writeAll(writes) };
  });
});
