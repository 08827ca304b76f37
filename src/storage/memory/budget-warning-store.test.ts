import { describe } from 'vitest';
import { budgetWarningStoreSuite } from '../../platform/accounts/budget-warning-store.suite.ts';
import { MemoryBudgetWarningStore } from './budget-warning-store.ts';

describe('MemoryBudgetWarningStore', () => {
  budgetWarningStoreSuite(async () => new MemoryBudgetWarningStore());
});
