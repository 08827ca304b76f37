import type { PeriodBudget } from './budget.ts';

/** Names a budget in one period. A budget of another amount is another budget. */
export type BudgetName = Pick<PeriodBudget, 'ownerId' | 'span' | 'max'>;

/** That the owner of a budget was warned in one period. */
export interface BudgetWarning extends BudgetName {
  readonly warnedAtMs: number;
}

/** Remembers which warnings were given, so that each is given once. Every adapter passes budget-warning-store.suite.ts. */
export interface BudgetWarningStore {
  /** Keeps warnings. Gives those that were not kept before, by this process or another one. Throws Fault. */
  keep(warnings: readonly BudgetWarning[]): Promise<readonly BudgetWarning[]>;
  /** Gives the warnings of these budgets. Throws Fault. */
  find(budgets: readonly BudgetName[]): Promise<readonly BudgetWarning[]>;
  /** Forgets warnings from before a time. Gives how many. Throws Fault. */
  purge(beforeMs: number): Promise<number>;
}

/** Tells whether two names are of the same budget in the same period. */
export function isSameBudget(a: BudgetName, b: BudgetName): boolean {
  return budgetText(a) === budgetText(b);
}

/** Writes a name as one text, e.g. `app_1 2026-03 100000000`. */
export function budgetText({ ownerId, span, max }: BudgetName): string {
  return `${ownerId} ${span} ${max}`;
}
