import type { Budgets } from './budget.ts';

/** A `test` key makes the same calls free of charge, within its own limits. */
export type KeyKind = 'live' | 'test';

/** A key of an app. The key itself is shown once and never stored. The store has its keyed hash. */
export interface ApiKey extends Budgets {
  /** `key_` and 18 hex digits. */
  readonly id: string;
  readonly appId: string;
  /** HMAC of the 32 hex digits under the site key, in hex. */
  readonly hash: string;
  /** The last four of the 32 hex digits, so that people can tell keys apart, e.g. `9f3c`. */
  readonly suffix: string;
  readonly kind: KeyKind;
  /** 0 to 64 characters. */
  readonly label: string;
  /**
   * Maximum number of charged calls in the key's lifetime. `null` for no limit. Beyond it a live key answers 10012,
   * and a test key answers 10013.
   */
  readonly callsMax: number | null;
  /** Maximum number of charged calls per day in Asia/Shanghai. `null` for no limit. */
  readonly dailyCallsMax: number | null;
  /** From this time on the key answers 10003. `null` if it does not expire. */
  readonly expiresAtMs: number | null;
  readonly banned: boolean;
  /** Id of the key that replaced this one in a rotation. */
  readonly replacedById: string | null;
  readonly createdAtMs: number;
}

/** How a key was used. It grows in the transaction of each ledger row. */
export interface KeyUse {
  readonly keyId: string;
  readonly charged: number;
  readonly lastUsedAtMs: number;
}

/** Stores keys. Every adapter passes api-key.suite.ts. Keys are never removed, because the ledger refers to them. */
export interface ApiKeyStore {
  /** Lists all keys, oldest first. */
  list(): Promise<readonly ApiKey[]>;
  /** Lists the keys of an app, oldest first. */
  ofApp(appId: string): Promise<readonly ApiKey[]>;
  /** Gives a key, or `null` if there is no such key. */
  find(id: string): Promise<ApiKey | null>;
  /** Adds keys, or replaces those with the same id. It does all of them or none. */
  put(keys: readonly ApiKey[]): Promise<void>;
  /**
   * Lists the use of an app's keys, or of all keys if `appId` is `null`. A key that was never used is not in the list.
   */
  uses(appId: string | null): Promise<readonly KeyUse[]>;
}

/**
 * Reads a key as clients send it: 32 hex digits in either case. Gives it in lower case, or `null` for anything else.
 */
export function parseKey(text: string | undefined): string | null {
  return text !== undefined && /^[0-9a-f]{32}$/i.test(text) ? text.toLowerCase() : null;
}
