import type { LocalDay } from '../ledger/local-day.ts';
import type { Micros } from '../ledger/money.ts';

/** Calls that an app has bought or was given. */
export interface Package {
  /** `pkg_` and 18 hex digits. */
  readonly id: string;
  readonly appId: string;
  /** `Contract.name`. `null` for a package that pays for any API. */
  readonly api: string | null;
  readonly kind: 'paid' | 'gift';
  /** How many calls it holds. `null` for no limit, if calls are billed afterwards. */
  readonly callsMax: number | null;
  /** Price of one call. `null` for the price in the list of the app's customer at the time of the call. */
  readonly unitPrice: Micros | null;
  /** From this time on it pays for nothing. `null` if it does not expire. */
  readonly expiresAtMs: number | null;
  readonly createdAtMs: number;
}

/** How many calls of a package were used. It grows in the transaction of each ledger row that the package pays for. */
export interface PackageUse {
  readonly packageId: string;
  readonly used: number;
}

/** The charged calls that a package paid for on one day of Asia/Shanghai. */
export interface PackageDay {
  readonly packageId: string;
  readonly day: LocalDay;
  readonly charged: number;
}

/**
 * Stores packages. Every adapter passes package.suite.ts. Packages are never removed, because the ledger refers to
 * them.
 */
export interface PackageStore {
  /** Lists all packages, oldest first. */
  list(): Promise<readonly Package[]>;
  /** Lists the packages of an app, oldest first. */
  ofApp(appId: string): Promise<readonly Package[]>;
  /** Gives a package, or `null` if there is no such package. */
  find(id: string): Promise<Package | null>;
  /** Adds a package, or replaces the one with the same id. Its use stays. */
  put(bought: Package): Promise<void>;
  /**
   * Lists the use of an app's packages, or of all if `appId` is `null`. A package that paid for nothing is not in the
   * list.
   */
  uses(appId: string | null): Promise<readonly PackageUse[]>;
  /** Lists the use of an app's packages by day since `from`, by day and package. Days without use are absent. */
  days(appId: string, from: LocalDay): Promise<readonly PackageDay[]>;
}

/**
 * Orders an app's packages by which pays first: gifts first, then those for one API before those for any, then those
 * that expire soonest, then the oldest.
 */
export function comparePackages(a: Package, b: Package): number {
  return (
    Number(b.kind === 'gift') - Number(a.kind === 'gift') ||
    Number(a.api === null) - Number(b.api === null) ||
    (a.expiresAtMs ?? NEVER_MS) - (b.expiresAtMs ?? NEVER_MS) ||
    a.createdAtMs - b.createdAtMs ||
    a.id.localeCompare(b.id)
  );
}

/** Later than any expiry. It is finite, so that the difference of two is 0. */
const NEVER_MS = Number.MAX_SAFE_INTEGER;
