import type { Micros } from '../ledger/money.ts';
import { listPrice, type Payers } from './customer.ts';
import type { Package } from './package.ts';

/** What one charged call costs. It is decided when the call is admitted, and the ledger row holds the same. */
export interface CallPrice {
  /** What the app's customer pays. */
  readonly unitPrice: Micros;
  /** What the parent of a sub-account pays the site. `null` if the app's customer is no sub-account. */
  readonly parentPrice: Micros | null;
}

/**
 * Gives what a call costs that a package pays for: the package's own price, or for a package by the price list the one
 * in the list of the app's customer. What a parent pays is always the price in its list. `null` if a list that is
 * needed has no price for the API.
 */
export function priceOf(bought: Package, payers: Payers | null, api: string): CallPrice | null {
  const unitPrice = bought.unitPrice ?? (payers && listPrice(payers.customer.prices, api));
  if (unitPrice === null) return null;
  if (!payers?.parent) return { unitPrice, parentPrice: null };
  const parentPrice = listPrice(payers.parent.prices, api);
  return parentPrice === null ? null : { unitPrice, parentPrice };
}
