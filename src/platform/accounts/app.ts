import type { AddressRate } from '../admission/call-rates.ts';
import type { Budgets } from './budget.ts';

/** A `pending` app answers 10005 until it is approved. A `banned` app answers 10009, as a banned key does. */
export type AppStatus = 'pending' | 'active' | 'banned';

/** A `sandbox` app gets made-up answers that cost nothing. */
export type AppMode = 'live' | 'sandbox';

/** Permission to call one API. */
export interface ApiPermission {
  /** `Contract.name`. */
  readonly api: string;
  /** Maximum number of charged calls per day in Asia/Shanghai. `null` for no limit of its own. */
  readonly dailyCallsMax: number | null;
}

/** A client of the five APIs, with its billing and its rules. */
export interface App extends Budgets {
  /** `app_` and 18 hex digits. */
  readonly id: string;
  /** 1 to 64 characters. */
  readonly name: string;
  /** Id of the customer that pays for its calls. `null` if the site keeps no customer for it. */
  readonly customerId: string | null;
  readonly status: AppStatus;
  readonly mode: AppMode;
  /** Secret of the AES routes. `null` if the app has none. */
  readonly openId: string | null;
  readonly permissions: readonly ApiPermission[];
  /** Maximum number of charged calls per day over all APIs. `null` for no limit. */
  readonly dailyCallsMax: number | null;
  /** Addresses and CIDR ranges that may call, e.g. `203.0.113.0/24`. Empty for any address. */
  readonly allow: readonly string[];
  /** Addresses and CIDR ranges that may not call. */
  readonly deny: readonly string[];
  /** Rate of calls from one address. `null` for the site's own rate. */
  readonly addressRate: AddressRate | null;
  readonly createdAtMs: number;
}

/** Stores apps. Every adapter passes app.suite.ts. Apps are never removed, because the ledger refers to them. */
export interface AppStore {
  /** Lists all apps, oldest first. */
  list(): Promise<readonly App[]>;
  /** Gives an app, or `null` if there is no such app. */
  find(id: string): Promise<App | null>;
  /** Adds an app, or replaces the one with the same id. */
  put(app: App): Promise<void>;
}
