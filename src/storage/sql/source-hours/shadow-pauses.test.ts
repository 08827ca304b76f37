import { describe, onTestFinished } from 'vitest';
import { openWatchedDatabase } from '../../../../test/temporary-database.ts';
import { shadowPausesSuite } from '../../../sources/shadow-pauses.suite.ts';
import { SqlShadowPauses } from './shadow-pauses.ts';

describe('SqlShadowPauses', () => {
  shadowPausesSuite(async () => {
    const { database, dispose } = await openWatchedDatabase();
    onTestFinished(dispose);
    return new SqlShadowPauses(database);
  });
});
