import { describe, onTestFinished } from 'vitest';
import { erasureLogSuite } from '../../../people/erasure-log.suite.ts';
import { openTemporaryDatabase } from '../temporary-database.ts';
import { SqliteErasureLog } from './erasure-log.ts';

describe('SqliteErasureLog', () => {
  erasureLogSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    return new SqliteErasureLog(database);
  });
});
