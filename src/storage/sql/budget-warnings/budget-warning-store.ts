import type { BudgetName, BudgetWarning, BudgetWarningStore } from '../../../platform/accounts/budget-warning-store.ts';
import type { SqlDatabase } from '../database.ts';

/** Remembers warnings about budgets in the embedded database. */
export class SqlBudgetWarningStore implements BudgetWarningStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  keep(warnings: readonly BudgetWarning[]): Promise<readonly BudgetWarning[]> {
    return this.#database.write('budgetWarnings.keep', warnings);
  }

  find(budgets: readonly BudgetName[]): Promise<readonly BudgetWarning[]> {
    return this.#database.read('budgetWarnings.find', budgets);
  }

  purge(beforeMs: number): Promise<number> {
    return this.#database.write('budgetWarnings.purge', beforeMs);
  }
}
