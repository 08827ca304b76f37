import { afterAll, describe } from 'vitest';
import { budgetWarningStoreSuite } from '../../../platform/accounts/budget-warning-store.suite.ts';
import { openTemporaryDatabase } from '../temporary-database.ts';
import { SqliteBudgetWarningStore } from './budget-warning-store.ts';

describe('SqliteBudgetWarningStore', () => {
  budgetWarningStoreSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    afterAll(dispose);
    return new SqliteBudgetWarningStore(database);
  });
});
