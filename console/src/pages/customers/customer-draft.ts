import type { ShownCustomer } from '../../api/customers.ts';
import { isAmount, parseCount } from '../../ui/numbers.ts';
import type { Problems } from '../../ui/problems.ts';
import { isUnplain } from '../apps/app-draft.ts';
import {
  budgetBody,
  budgetDraftOf,
  budgetProblems,
  NO_BUDGETS,
  type BudgetDraft,
  type BudgetField,
} from '../apps/budget-draft.ts';

/** The name of the price for every API without one of its own. */
export const ANY = 'any';

/** A customer as the fields of a form have it. */
export interface CustomerDraft extends BudgetDraft {
  readonly name: string;
  /** Empty for no limit. */
  readonly dailyCallsMax: string;
  /** The price of each API, and of ANY. Empty or absent for none. */
  readonly prices: Readonly<Record<string, string>>;
}

/** The fields of the form, by the names of the server, so that its problems stand at their field. */
export type CustomerField = BudgetField | 'name' | 'dailyCallsMax' | 'prices';

/** The words for what can be wrong. */
export interface CustomerProblemWords {
  readonly required: string;
  readonly notPlain: string;
  readonly notACount: string;
  readonly notAnAmount: string;
}

/** A customer without a name, a limit or a price. */
export const EMPTY_CUSTOMER: CustomerDraft = { name: '', dailyCallsMax: '', prices: {}, ...NO_BUDGETS };

/** A customer as it stands. */
export function draftOf(customer: ShownCustomer): CustomerDraft {
  const { name, dailyCallsMax, prices } = customer;
  const daily = dailyCallsMax === null ? '' : String(dailyCallsMax);
  return { name, dailyCallsMax: daily, prices, ...budgetDraftOf(customer) };
}

/** Whether a text is neither empty nor an amount. */
export function isWrongPrice(text = ''): boolean {
  return text.trim() !== '' && !isAmount(text.trim());
}

/** What is wrong with a draft. */
export function customerProblems(draft: CustomerDraft, t: CustomerProblemWords): Problems<CustomerField> {
  const name = draft.name.trim();
  const daily = draft.dailyCallsMax.trim();
  return {
    ...budgetProblems(draft, t),
    name: name === '' ? t.required : isUnplain(name) ? t.notPlain : undefined,
    dailyCallsMax: daily === '' || parseCount(daily) !== null ? undefined : t.notACount,
    prices: Object.values(draft.prices).some(isWrongPrice) ? t.notAnAmount : undefined,
  };
}

/** A draft without problems as the server takes it. */
export function customerBody(draft: CustomerDraft) {
  const { name, dailyCallsMax, prices } = draft;
  const priced = Object.entries(prices)
    .map(([api, price]) => [api, price.trim()] as const)
    .filter(([, price]) => price !== '');
  return {
    name: name.trim(),
    dailyCallsMax: dailyCallsMax.trim() === '' ? null : parseCount(dailyCallsMax),
    prices: Object.fromEntries(priced),
    ...budgetBody(draft),
  };
}
