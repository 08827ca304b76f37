import { isAmount } from '../../ui/numbers.ts';
import type { Problems } from '../../ui/problems.ts';

/** The budgets of an app, a key or a customer as the fields of a form have them. Empty for none. */
export interface BudgetDraft {
  readonly budgetDay: string;
  readonly budgetMonth: string;
}

/** The fields, by the names of the server. */
export type BudgetField = keyof BudgetDraft;

/** No budget. */
export const NO_BUDGETS: BudgetDraft = { budgetDay: '', budgetMonth: '' };

/** Budgets as they stand. */
export function budgetDraftOf({
  budgetDay,
  budgetMonth,
}: {
  readonly budgetDay: string | null;
  readonly budgetMonth: string | null;
}): BudgetDraft {
  return { budgetDay: budgetDay ?? '', budgetMonth: budgetMonth ?? '' };
}

/** What is wrong with a draft. */
export function budgetProblems(
  { budgetDay, budgetMonth }: BudgetDraft,
  t: { readonly notAnAmount: string },
): Problems<BudgetField> {
  const problemOf = (text: string) => (text.trim() === '' || isAmount(text.trim()) ? undefined : t.notAnAmount);
  return { budgetDay: problemOf(budgetDay), budgetMonth: problemOf(budgetMonth) };
}

/** A draft without problems as the server takes it. */
export function budgetBody({ budgetDay, budgetMonth }: BudgetDraft) {
  return { budgetDay: budgetDay.trim() || null, budgetMonth: budgetMonth.trim() || null };
}
