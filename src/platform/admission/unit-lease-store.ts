/** Names one limit that is counted, e.g. the calls of a package, or the money that an app spends in a month. */
export interface CounterId {
  /** The app. For a counter of a customer, the id of the customer. */
  readonly appId: string;
  /** What is counted, see counters.ts, e.g. `package pkg_1`, `key-day 2026-03-01 key_1` or `money-month 2026-03 app_1`. */
  readonly counter: string;
}

/** Asks for units of one counter: calls, or millionths of the currency unit. */
export interface UnitRequest extends CounterId {
  /** The limit as this node knows it. */
  readonly max: number;
  /** How many units the node wants, at least `least`. */
  readonly units: number;
  /** Fewer units than this would serve no call. It is 1 for calls, and at least 1 for money. */
  readonly least: number;
}

/** What a node got of one counter. */
export interface UnitGrant extends CounterId {
  /** The lease that holds the units. `null` if none was granted. */
  readonly leaseId: number | null;
  readonly granted: number;
  /**
   * Units that other nodes hold and have not used. They may come back. 0 if even with them there would be fewer than
   * `least`.
   */
  readonly elsewhere: number;
}

/** Units that a call holds of one counter: one of a quota, and its price of a budget. */
export interface HeldUnits extends CounterId {
  /** The lease that the units are taken from. `null` if the counter had no limit, so that it needed none. */
  readonly leaseId: number | null;
  /** At least 1. */
  readonly units: number;
}

/** Units of a lease that a node does not need. */
export interface ReturnedUnits extends CounterId {
  readonly leaseId: number;
  readonly units: number;
}

/** How a node is known, and for how long its leases last. */
export interface Lessee {
  /** Random id of this process. */
  readonly node: string;
  /** An interval, because only the store's own clock decides when a lease ends. */
  readonly leaseMs: number;
}

/**
 * Hands out units of limits to the nodes that share a database, so that each can admit calls on its own. A counter
 * starts from the ledger. A unit is at any time in one of three places: free, in one lease, or used by a ledger row.
 * What a lease has not used is free again when the lease ends. Every adapter passes unit-lease-store.suite.ts.
 *
 * `CallStore.settle` uses the units, in the transaction of the ledger row. It refuses a call if its lease is gone.
 */
export interface UnitLeaseStore {
  /**
   * Makes the rests of the node's own leases free, as `giveBack` does, takes back what ended leases did not use, and then
   * leases free units: as many as wanted, but at most a quarter of
   * what is free, and at least `least` if so many are. So several nodes share a small rest. It answers all requests together, in
   * their order, with one grant each. Counters must differ. Throws Fault.
   */
  lease(
    lessee: Lessee,
    requests: readonly UnitRequest[],
    rests?: readonly ReturnedUnits[],
  ): Promise<readonly UnitGrant[]>;

  /** Lets the node's leases last for `leaseMs` from here on. Gives those that are still there. Throws Fault. */
  renew(lessee: Lessee, leaseIds: readonly number[]): Promise<readonly number[]>;

  /** Makes units of the node's leases free again. Ignores units if their lease is gone. Throws Fault. */
  giveBack(lessee: Lessee, returned: readonly ReturnedUnits[]): Promise<void>;

  /** Gives the counters of which this node holds units while another node got none lately. Throws Fault. */
  wanted(lessee: Lessee): Promise<readonly CounterId[]>;

  /**
   * Forgets all leases and counters. A process that has the database for itself calls it at its start, because it counts
   * without them. Throws Fault.
   */
  forget(): Promise<void>;

  /** Forgets the counters of days before `day`, and of months before its month. Gives how many. Throws Fault. */
  purge(day: string): Promise<number>;
}

/** What one grant leaves for other nodes: a grant takes at most one part in this many of what is free. */
const GRANT_PART = 4;

/** How long a counter stays wanted after a node got no unit of it, in milliseconds. */
export const WANTED_MS = 3000;

/**
 * Gives the size of a grant, 0 if less than `least` is free.
 *
 * @param free may be negative if the limit was lowered
 * @param wanted is at least `least`, which is at least 1
 */
export function grantOf(free: number, wanted: number, least = 1): number {
  return free < least ? 0 : Math.min(wanted, Math.max(least, Math.ceil(free / GRANT_PART)));
}
