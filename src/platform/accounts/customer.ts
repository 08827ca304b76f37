import type { Budgets } from './budget.ts';
import type { Micros } from '../ledger/money.ts';

/** Calls of the apps of a `paused` customer, and of its sub-accounts, are refused with 10009. */
export type CustomerStatus = 'active' | 'paused';

/** What one call costs a customer. */
export interface PriceRow {
  /** `Contract.name`. `null` for every API without a row of its own. */
  readonly api: string | null;
  readonly unitPrice: Micros;
}

/** What limits the calls of a customer's apps and of its sub-accounts' apps, all together. */
export interface CustomerLimits extends Budgets {
  /** Maximum number of charged calls per day in Asia/Shanghai. `null` for no limit. */
  readonly dailyCallsMax: number | null;
}

/** A customer pays for the calls of its apps. A customer with a parent is a sub-account of it. */
export interface Customer extends CustomerLimits {
  /** `cus_` and 18 hex digits. */
  readonly id: string;
  /** 1 to 64 characters. */
  readonly name: string;
  /** The customer that it is a sub-account of. `null` if it is none. A parent has no parent. It never changes. */
  readonly parentId: string | null;
  readonly status: CustomerStatus;
  /** At most one row for each API, and one for all others. */
  readonly prices: readonly PriceRow[];
  readonly createdAtMs: number;
}

/** Stores customers. Every adapter passes customer.suite.ts. Customers are never removed, because the ledger names them. */
export interface CustomerStore {
  /** Lists all customers, oldest first. */
  list(): Promise<readonly Customer[]>;
  /** Adds a customer, or replaces the one with the same id. */
  put(customer: Customer): Promise<void>;
}

/** The customers that pay for the calls of an app: its own, and the parent of that if it is a sub-account. */
export interface Payers {
  readonly customer: Customer;
  readonly parent: Customer | null;
}

/** Gives the price of a call in a list: the row of its API, else the row of every API. `null` if there is neither. */
export function listPrice(prices: readonly PriceRow[], api: string): Micros | null {
  const row = prices.find((each) => each.api === api) ?? prices.find((each) => each.api === null);
  return row?.unitPrice ?? null;
}

/** Finds the customers that pay for the calls of an app, by the id of its own. `null` if it has none. */
export function payersOf(customers: ReadonlyMap<string, Customer>, customerId: string | null): Payers | null {
  const customer = customerId === null ? undefined : customers.get(customerId);
  if (!customer) return null;
  return { customer, parent: customer.parentId === null ? null : (customers.get(customer.parentId) ?? null) };
}

/** Lists the customers that limit an app: its own, and the parent of that. */
export function customersOf(payers: Payers | null): readonly Customer[] {
  if (payers === null) return [];
  return payers.parent === null ? [payers.customer] : [payers.customer, payers.parent];
}
