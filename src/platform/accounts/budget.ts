import { localDayRangeMs, localMonthOf, localMonthRangeMs, type LocalDay } from '../ledger/local-day.ts';
import type { Micros } from '../ledger/money.ts';

/**
 * How much the charged calls of an owner (an app, a key or a customer) may cost it together. A call that does not fit answers 10012. A
 * call that costs nothing always fits.
 */
export interface Budgets {
  /** For each day in Asia/Shanghai. `null` for no budget. */
  readonly budgetDay: Micros | null;
  /** For each calendar month in Asia/Shanghai. `null` for no budget. */
  readonly budgetMonth: Micros | null;
}

/** The budgets of an owner that has none. */
export const NO_BUDGETS: Budgets = { budgetDay: null, budgetMonth: null };

/** One of the two spans of time for which money is counted. */
export type BudgetPeriod = 'day' | 'month';

/** Budgets with their owner. */
export interface OwnedBudgets extends Budgets {
  /** Id of the app, the key or the customer, e.g. `key_1`. */
  readonly id: string;
  /** The app, if the owner is an app or one of its keys. `null` if the owner is a customer. */
  readonly appId: string | null;
}

/** One budget in one period, e.g. what `app_1` may spend in 2026-03. */
export interface PeriodBudget {
  /** Id of the app, the key or the customer. */
  readonly ownerId: string;
  readonly period: BudgetPeriod;
  /** The day or the month, e.g. `2026-03-01` or `2026-03`. */
  readonly span: string;
  readonly max: Micros;
}

/** What an owner spent: on a day, and in the month of that day until its end. */
export interface Spent {
  /** Id of the app, the key or the customer. A customer spends what its sub-accounts cost it too. */
  readonly id: string;
  readonly day: Micros;
  readonly month: Micros;
}

/** How far a budget is used. */
export interface BudgetState {
  readonly period: BudgetPeriod;
  readonly max: Micros;
  /** What the settled calls of the period cost. */
  readonly used: Micros;
  /** When the warning was given for this budget in this period. `null` if it was not. */
  readonly warnedAtMs: number | null;
  /** When the period ends and the next one begins. */
  readonly endsAtMs: number;
}

/** Gives the budgets that are set, in the periods of a day. */
export function periodBudgets({ id, budgetDay, budgetMonth }: Omit<OwnedBudgets, 'appId'>, day: LocalDay) {
  const budgets: PeriodBudget[] = [];
  if (budgetDay !== null) budgets.push({ ownerId: id, period: 'day', span: day, max: budgetDay });
  if (budgetMonth !== null) budgets.push({ ownerId: id, period: 'month', span: localMonthOf(day), max: budgetMonth });
  return budgets;
}

/** The owners of which the spending is asked for. */
export interface Spenders {
  /** The apps, together with their keys. */
  readonly appIds: readonly string[];
  readonly customerIds: readonly string[];
}

/** Gives the apps and the customers of these owners, each once. */
export function spendersIn(owners: readonly Pick<OwnedBudgets, 'id' | 'appId'>[]): Spenders {
  const appIds = new Set(owners.flatMap(({ appId }) => appId ?? []));
  return { appIds: [...appIds], customerIds: owners.filter(({ appId }) => appId === null).map(({ id }) => id) };
}

/** Gives when the period of this kind that contains a day ends. */
export function periodEndMs(period: BudgetPeriod, day: LocalDay): number {
  return (period === 'day' ? localDayRangeMs(day) : localMonthRangeMs(localMonthOf(day))).toMs;
}

/** Tells whether so much of a budget is used that its owner is warned: 80 percent of it, and not nothing. */
export function isNearlyUsed(used: Micros, max: Micros): boolean {
  return used > 0 && used * 5 >= max * 4;
}
