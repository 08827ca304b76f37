import type { Budgets } from '../accounts/budget.ts';
import type { Package } from '../accounts/package.ts';
import { localMonthOf } from '../ledger/local-day.ts';
import { NO_MONEY, type Micros } from '../ledger/money.ts';
import type { CounterId } from './unit-lease-store.ts';
import type { Charge, QuotaRequest } from './unit-book.ts';

/** A counter, its limit, and what one call takes from it. */
export interface Limit extends CounterId {
  /** In calls, or in millionths of the currency unit. `null` if there is no limit. */
  readonly max: number | null;
  /** How many units the call takes: 1, or its price. */
  readonly units: number;
}

/** The counter of a package, e.g. `package pkg_1`. */
export function packageLimit({ appId, id, callsMax }: Package): Limit {
  return { appId, counter: `package ${id}`, max: callsMax, units: 1 };
}

/**
 * The counters of an app, of its permission and of its customers on a day, e.g. `app-day 2026-03-01`. A counter of a
 * customer has the id of the customer in the place of the app's.
 */
export function dailyLimits({ app, customers, api, day }: QuotaRequest): readonly Limit[] {
  const permission = app.permissions.find((each) => each.api === api);
  return [
    { appId: app.id, counter: `app-day ${day}`, max: app.dailyCallsMax, units: 1 },
    { appId: app.id, counter: `api-day ${day} ${api}`, max: permission?.dailyCallsMax ?? null, units: 1 },
    ...customers.map(({ id, dailyCallsMax: max }) => ({ appId: id, counter: `customer-day ${day}`, max, units: 1 })),
  ];
}

/** The counters of a key on a day and over its lifetime, e.g. `key key_1`. */
export function keyLimits({ app, key, day }: QuotaRequest): readonly Limit[] {
  return [
    { appId: app.id, counter: `key-day ${day} ${key.id}`, max: key.dailyCallsMax, units: 1 },
    { appId: app.id, counter: `key ${key.id}`, max: key.callsMax, units: 1 },
  ];
}

/** An owner of budgets, and what a call costs it. */
export interface Spender extends Budgets {
  readonly id: string;
  /** The app, if the spender is an app or one of its keys. `null` if the spender is a customer. */
  readonly appId: string | null;
  readonly price: Micros;
}

/**
 * Gives the spenders of a call: its app, its key, the customer of the app, and the parent of that, which pays a price
 * of its own. The call takes from the budgets of each.
 */
export function spendersOf(
  { app, key, customers }: SpendRequest,
  { price, parentPrice }: ChargedPrice,
): readonly Spender[] {
  const ofCustomers = customers.map(({ id, budgetDay, budgetMonth }, at) => {
    return { id, appId: null, budgetDay, budgetMonth, price: at === 0 ? price : (parentPrice ?? NO_MONEY) };
  });
  return [
    { id: app.id, appId: app.id, budgetDay: app.budgetDay, budgetMonth: app.budgetMonth, price },
    { id: key.id, appId: app.id, budgetDay: key.budgetDay, budgetMonth: key.budgetMonth, price },
    ...ofCustomers,
  ];
}

/** The part of a request that names the spenders. */
export type SpendRequest = Pick<QuotaRequest, 'app' | 'key' | 'customers'>;
type ChargedPrice = Pick<Charge, 'price' | 'parentPrice'>;

/**
 * The counters of the money that is spent in a day and a month, e.g. `money-month 2026-03 app_1`. A counter of a customer
 * has the id of the customer in the place of the app's, e.g. `customer-money-day 2026-03-01`. There are none for what
 * costs nothing.
 */
export function budgetLimits(request: QuotaRequest, charge: Charge): readonly Limit[] {
  const { day } = request;
  const month = localMonthOf(day);
  const spenders = spendersOf(request, charge).filter(({ price }) => price > 0);
  return spenders.flatMap(({ id, appId, budgetDay, budgetMonth, price: units }) => {
    const [kind, owner] = appId === null ? ['customer-money', ''] : ['money', ` ${id}`];
    return [
      { appId: appId ?? id, counter: `${kind}-day ${day}${owner}`, max: budgetDay, units },
      { appId: appId ?? id, counter: `${kind}-month ${month}${owner}`, max: budgetMonth, units },
    ];
  });
}

/** Tells whether a call takes from any budget. */
export function hasBudget({ app, key, customers }: SpendRequest): boolean {
  return isSet(app) || isSet(key) || customers.some(isSet);
}

function isSet({ budgetDay, budgetMonth }: Budgets): boolean {
  return budgetDay !== null || budgetMonth !== null;
}

/** Everything that limits one call. */
export function limitsOf(request: QuotaRequest, charge: Charge): readonly Limit[] {
  return [
    ...dailyLimits(request),
    ...keyLimits(request),
    ...budgetLimits(request, charge),
    ...(charge.payer ? [packageLimit(charge.payer)] : []),
  ];
}
