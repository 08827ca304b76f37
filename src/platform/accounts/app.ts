import type { AddressRate } from '../admission/address-rate.ts';

/** `pending` answers 10005 until approved; `banned` answers 10009 like a banned key. */
export type AppStatus = 'pending' | 'active' | 'banned';

/** A `sandbox` app gets made-up answers that cost nothing. */
export type AppMode = 'live' | 'sandbox';

/** Leave to call one API. */
export interface ApiPermission {
  /** `Contract.name`. */
  readonly api: string;
  /** Charged calls a day in Asia/Shanghai; null for no bound of its own. */
  readonly dailyCallsMax: number | null;
}

/** A client of the five APIs: who is billed, and under which rules. */
export interface App {
  /** `app_` and 18 hex digits. */
  readonly id: string;
  /** 1 to 64 characters. */
  readonly name: string;
  readonly status: AppStatus;
  readonly mode: AppMode;
  /** Secret of the AES routes; null where the app has none. */
  readonly openId: string | null;
  readonly permissions: readonly ApiPermission[];
  /** Charged calls a day over all APIs; null for no bound. */
  readonly dailyCallsMax: number | null;
  /** Addresses and CIDR ranges that may call; empty for any. */
  readonly allow: readonly string[];
  /** Addresses and CIDR ranges that may not call. */
  readonly deny: readonly string[];
  /** Calls of one address; null for the site's own rate. */
  readonly addressRate: AddressRate | null;
  readonly createdAtMs: number;
}

/** Where apps are kept. Every adapter passes app.suite.ts. Apps are never removed: the ledger names them. */
export interface AppStore {
  /** All of them, oldest first. */
  list(): Promise<readonly App[]>;
  /** Adds an app, or replaces the one of the same id. */
  put(app: App): Promise<void>;
}
