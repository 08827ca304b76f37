import { describe, onTestFinished } from 'vitest';
import { erasureLogSuite } from '../../../people/erasure-log.suite.ts';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlErasureLog } from './erasure-log.ts';

describe('SqlErasureLog', () => {
  erasureLogSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    return new SqlErasureLog(database);
  });
});
