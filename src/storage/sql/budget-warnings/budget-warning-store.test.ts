import { afterAll, describe } from 'vitest';
import { budgetWarningStoreSuite } from '../../../platform/accounts/budget-warning-store.suite.ts';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlBudgetWarningStore } from './budget-warning-store.ts';

describe('SqlBudgetWarningStore', () => {
  budgetWarningStoreSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    afterAll(dispose);
    return new SqlBudgetWarningStore(database);
  });
});
