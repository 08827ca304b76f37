import { afterEach, describe } from 'vitest';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import type { TemporaryDatabase } from '../../../../test/reused-databases.ts';
import { clockMarkStoreSuite } from '../../../platform/nodes/clock-mark-store.suite.ts';
import { SqlClockMarkStore } from './clock-mark-store.ts';

describe('SqlClockMarkStore', () => {
  let temporary: TemporaryDatabase;
  afterEach(() => temporary.dispose());
  clockMarkStoreSuite(async () => {
    temporary = await openTemporaryDatabase();
    return new SqlClockMarkStore(temporary.database);
  });
});
