import {
  budgetText,
  type BudgetName,
  type BudgetWarning,
  type BudgetWarningStore,
} from '../../platform/accounts/budget-warning-store.ts';

/** Remembers warnings about budgets in memory, for tests. Nothing survives a restart. */
export class MemoryBudgetWarningStore implements BudgetWarningStore {
  readonly #warnings = new Map<string, BudgetWarning>();

  async keep(warnings: readonly BudgetWarning[]): Promise<readonly BudgetWarning[]> {
    const fresh = warnings.filter((each) => !this.#warnings.has(budgetText(each)));
    for (const each of fresh) this.#warnings.set(budgetText(each), each);
    return fresh;
  }

  async find(budgets: readonly BudgetName[]): Promise<readonly BudgetWarning[]> {
    return budgets.flatMap((each) => this.#warnings.get(budgetText(each)) ?? []);
  }

  async purge(beforeMs: number): Promise<number> {
    const old = [...this.#warnings].filter(([, { warnedAtMs }]) => warnedAtMs < beforeMs);
    for (const [text] of old) this.#warnings.delete(text);
    return old.length;
  }
}
