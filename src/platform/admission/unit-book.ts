import type { ApiKey } from '../accounts/api-key.ts';
import type { App } from '../accounts/app.ts';
import type { Customer } from '../accounts/customer.ts';
import type { Package } from '../accounts/package.ts';
import type { LocalDay } from '../ledger/local-day.ts';
import type { Micros } from '../ledger/money.ts';
import type { HeldUnits } from './unit-lease-store.ts';

/**
 * Whether a limit allows one more call. `lease-empty`: this process has used what it leased of the limit, and `refill`
 * finds out whether there is more.
 */
export type Room = 'free' | 'lease-empty' | 'used-up';

/** Names the app, key, API and day that a unit is requested for. */
export interface QuotaRequest {
  readonly app: App;
  /** The customers that limit the app: its own, and the parent of that. */
  readonly customers: readonly Customer[];
  readonly key: ApiKey;
  readonly api: string;
  readonly day: LocalDay;
}

/** What a call costs if it is charged, and which package pays for it. */
export interface Charge {
  /** `null` if the call costs nothing. */
  readonly payer: Package | null;
  /** What the app's customer pays. */
  readonly price: Micros;
  /** What the parent of a sub-account pays the site. `null` if the app's customer is no sub-account. */
  readonly parentPrice: Micros | null;
}

/**
 * What a call takes of everything that limits it, held until it is settled or released: one unit of each quota, and its
 * price of each budget.
 */
export interface Reservation {
  readonly charge: Charge;
  /** What the settlement must use up in the store of leases. Empty if this process has the ledger for itself. */
  readonly units: readonly HeldUnits[];
}

/**
 * Counts the calls of the limits: of a package, of a key over its lifetime, and of an app, a permission, a key and
 * customers on one day. It also counts the money of the budgets of an app, a key and customers, for a day and a month.
 * All methods except `refill` are synchronous, so that checking and taking are one step for any number of
 * callers.
 */
export interface UnitBook {
  /** Whether a package has a unit left for one more call. */
  packageRoom(bought: Package): Room;
  /** Whether the daily limits of the app, of its permission and of its customers allow one more call. */
  dailyRoom(request: QuotaRequest): Room;
  /** Whether the key's own limits allow one more call. */
  keyRoom(request: QuotaRequest): Room;
  /** Whether all budgets allow one more call with this price. What costs an owner nothing is always allowed. */
  budgetRoom(request: QuotaRequest, charge: Charge): Room;
  /**
   * Takes what the call needs of everything. Call it in the same turn as the four checks,
   * and only if all of them are `free`.
   */
  reserve(request: QuotaRequest, charge: Charge): Reservation;
  /** Ends a reservation. What it holds is charged or given back. */
  settle(reservation: Reservation, charged: boolean): void;
  /** Forgets the leases of a reservation, because the store said that one of them has ended. */
  leaseEnded(reservation: Reservation): void;
  /** Whether other nodes hold units of a package, and this one got none when it last asked. */
  isPackageElsewhere(bought: Package): boolean;
  /** Whether other nodes hold units that this one could not get when it last asked. */
  isElsewhere(request: QuotaRequest, charge: Charge): boolean;
  /** Resolves when it is worth asking again after `lease-empty`. Throws Fault. */
  refill(request: QuotaRequest, charge: Charge): Promise<void>;
}

/** Gives the fuller of two limits that both hold. */
export function narrower(a: Room, b: Room): Room {
  if (a === 'used-up' || b === 'used-up') return 'used-up';
  return a === 'lease-empty' ? a : b;
}
