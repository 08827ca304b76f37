import type { Micros } from '../ledger/money.ts';

/** Calls that an app has bought or was given. */
export interface Package {
  /** `pkg_` and 18 hex digits. */
  readonly id: string;
  readonly appId: string;
  /** `Contract.name`; null for a package that pays for any API. */
  readonly api: string | null;
  readonly kind: 'paid' | 'gift';
  /** Calls in it; null for no bound, where calls are billed afterwards. */
  readonly callsMax: number | null;
  /** Price of one call. */
  readonly unitPrice: Micros;
  /** From then on it pays for nothing; null where it does not end. */
  readonly expiresAtMs: number | null;
  readonly createdAtMs: number;
}

/** How much of a package is gone; grows in the transaction of each ledger row that it pays for. */
export interface PackageUse {
  readonly packageId: string;
  readonly used: number;
}

/** Where packages are kept. Every adapter passes package.suite.ts. Packages are never removed: the ledger names them. */
export interface PackageStore {
  /** All of them, oldest first. */
  list(): Promise<readonly Package[]>;
  /** Adds a package, or replaces the one of the same id; what is used of it stays. */
  put(bought: Package): Promise<void>;
  /** Use of an app's packages, or of all; a package that paid for nothing has none. */
  uses(appId: string | null): Promise<readonly PackageUse[]>;
}

/**
 * The order in which an app's packages pay: gifts first, then those of one API before those of any, then what ends
 * soonest, then the oldest.
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

/** Later than any end; finite, so that two of them differ by 0. */
const NEVER_MS = Number.MAX_SAFE_INTEGER;
