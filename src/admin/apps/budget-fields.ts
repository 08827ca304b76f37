import { z } from 'zod';
import type { BudgetState, Budgets } from '../../platform/accounts/budget.ts';
import { formatMoney, parseMoney, type Micros } from '../../platform/ledger/money.ts';
import { told } from '../../kernel/told.ts';

const amount = z
  .string()
  .refine((text) => parseMoney(text) !== null, told`not an amount such as 100.00 (at most six decimals)`)
  .nullable();

/** The parameters by which budgets are set. */
export const budgetParams = {
  budgetDay: amount.describe('What charged calls of one day may cost together, e.g. 100.00; null for no budget'),
  budgetMonth: amount.describe('What charged calls of one month may cost together, e.g. 2000.00; null for no budget'),
};

/** The budgets that are set, as an operation shows them. */
export const budgetsSet = {
  budgetDay: z.string().nullable().describe('What charged calls of one day may cost together; null for no budget'),
  budgetMonth: z.string().nullable().describe('What charged calls of one month may cost together; null for no budget'),
};

/** How far budgets are used, as an operation shows them. */
export const budgetsShown = z
  .array(
    z.object({
      period: z.enum(['day', 'month']),
      max: z.string(),
      used: z.string().describe('What the settled calls of this period cost'),
      share: z.number().describe('Used part of the budget, e.g. 0.8; above 1 if the budget was lowered'),
      isWarned: z.boolean().describe('Whether 80 percent were used and the warning was given'),
      warnedAtMs: z.int().nullable(),
      endsAtMs: z.int().describe('When the period ends and the next one begins, at midnight in Asia/Shanghai'),
    }),
  )
  .describe('How far the budgets of this day and this month are used');

/** Reads amounts of a request. What is absent stays absent. */
export function readBudgets({
  budgetDay,
  budgetMonth,
}: {
  readonly budgetDay?: string | null | undefined;
  readonly budgetMonth?: string | null | undefined;
}): Partial<Budgets> {
  return {
    ...(budgetDay !== undefined && { budgetDay: readAmount(budgetDay) }),
    ...(budgetMonth !== undefined && { budgetMonth: readAmount(budgetMonth) }),
  };
}

function readAmount(text: string | null): Micros | null {
  return text === null ? null : parseMoney(text);
}

/** Writes the budgets that are set. */
export function showBudgets({ budgetDay, budgetMonth }: Budgets) {
  return { budgetDay: showAmount(budgetDay), budgetMonth: showAmount(budgetMonth) };
}

function showAmount(amountSet: Micros | null): string | null {
  return amountSet === null ? null : formatMoney(amountSet);
}

/** Writes how far budgets are used. A budget of 0 counts as used up. */
export function showBudgetStates(states: readonly BudgetState[]) {
  return states.map(({ period, max, used, warnedAtMs, endsAtMs }) => ({
    period,
    max: formatMoney(max),
    used: formatMoney(used),
    share: max === 0 ? 1 : used / max,
    isWarned: warnedAtMs !== null,
    warnedAtMs,
    endsAtMs,
  }));
}
