import { told, type Told } from '../../kernel/told.ts';
import { formatMoney } from '../ledger/money.ts';
import type { App } from './app.ts';
import { customersOf, listPrice, type Customer, type CustomerLimits, type Payers } from './customer.ts';
import type { Package } from './package.ts';

/** A change that a rule about customers, prices or limits does not allow. Nothing was changed. */
export class RefusedChange {
  /** What is wrong and what to do, with ids and without names, e.g. `the price list of cus_1 has no price for …`. */
  readonly reason: Told;

  constructor(reason: Told) {
    this.reason = reason;
  }
}

type Limits = Partial<CustomerLimits>;

const LIMIT_NAMES = ['dailyCallsMax', 'budgetDay', 'budgetMonth'] as const;

/**
 * Finds a limit that is set above the same limit of one of the customers, and says which. `null` if there is none. No
 * limit at all is never above: the limit of the customer holds then. A limit that is not above the one `before` is not
 * raised, so it is allowed even if the customer's was lowered below it: a change must not fail for what it leaves alone.
 */
export function limitAbove(
  limits: Limits,
  customers: readonly (Customer & Limits)[],
  before: Limits | null,
): Told | null {
  for (const name of LIMIT_NAMES)
    for (const customer of customers) {
      const [own, most, was] = [limits[name] ?? null, customer[name], before?.[name] ?? null];
      if (own === null || most === null || own <= most) continue;
      if (was !== null && own <= was) continue;
      const show = (value: number) => (name === 'dailyCallsMax' ? String(value) : formatMoney(value));
      return told`${name}: ${show(own)} is above the ${show(most)} of customer ${customer.id}: choose at most ${show(most)}`;
    }
  return null;
}

/**
 * Finds a limit of an app or of one of its permissions that is set above that of its customer or of the parent.
 *
 * @param before the app before the change. `null` if it is new, or was of another customer
 */
export function appLimitAbove(app: App, payers: Payers | null, before: App | null): Told | null {
  const customers = customersOf(payers);
  const ofPermissions = app.permissions.map(({ api, dailyCallsMax }) => {
    const was = before?.permissions.find((permission) => permission.api === api) ?? null;
    return limitAbove({ dailyCallsMax }, customers, was && { dailyCallsMax: was.dailyCallsMax });
  });
  const found = [limitAbove(limitsOf(app), customers, before && limitsOf(before)), ...ofPermissions];
  return found.find((problem) => problem !== null) ?? null;
}

function limitsOf({ dailyCallsMax, budgetDay, budgetMonth }: App): Limits {
  return { dailyCallsMax, budgetDay, budgetMonth };
}

/** An app with what decides the prices of its calls. */
export interface PricedApp {
  readonly app: App;
  readonly payers: Payers | null;
  /** The packages of the app. Those that have ended need no price. */
  readonly packages: readonly Package[];
}

/**
 * Finds an API that a package of the app pays for without a known price: the package goes by the list of a customer
 * that has no price for it, or the parent's list has none. Gives the problem as text, or `null` if every call has its
 * price.
 */
export function priceGap({ app, payers, packages }: PricedApp, nowMs: number): Told | null {
  for (const bought of packages) {
    if (bought.expiresAtMs !== null && bought.expiresAtMs <= nowMs) continue;
    const apis = bought.api === null ? app.permissions.map(({ api }) => api) : [bought.api];
    for (const api of apis) {
      const problem = gapOf(bought, payers, api);
      if (problem !== null) return problem;
    }
  }
  return null;
}

function gapOf(bought: Package, payers: Payers | null, api: string): Told | null {
  const what = told`package ${bought.id} of app ${bought.appId}`;
  if (bought.unitPrice === null) {
    if (payers === null) return told`${what} goes by the price list, and the app has no customer: give it one first`;
    if (listPrice(payers.customer.prices, api) === null)
      return told`the price list of ${payers.customer.id} has no price for ${api}, which ${what} pays for by the list`;
  }
  if (payers?.parent && listPrice(payers.parent.prices, api) === null)
    return told`the price list of ${payers.parent.id} has no price for ${api}, which ${what} of its sub-account pays for`;
  return null;
}

/** Finds a price in a sub-account's list for what its parent's list does not price. `null` if there is none. */
export function priceBeyondParent(customer: Customer, parent: Customer): Told | null {
  for (const { api } of customer.prices) {
    const isPriced =
      api === null ? parent.prices.some((row) => row.api === null) : listPrice(parent.prices, api) !== null;
    if (!isPriced)
      return told`the price list of ${customer.id} has a price for ${api ?? 'every API'}, and that of its parent ${parent.id} has none: the site must know what the parent pays`;
  }
  return null;
}
