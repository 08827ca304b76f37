/** A `test` key makes the same calls for nothing, within its own limits. */
export type KeyKind = 'live' | 'test';

/** A key of an app. The key itself is shown once and kept nowhere: the store has its keyed hash. */
export interface ApiKey {
  /** `key_` and 18 hex digits. */
  readonly id: string;
  readonly appId: string;
  /** HMAC of the 32 hex digits under the site key, hex. */
  readonly hash: string;
  /** The last four of the 32 hex digits, so that people can tell keys apart. */
  readonly suffix: string;
  readonly kind: KeyKind;
  /** 0 to 64 characters. */
  readonly label: string;
  /** Charged calls over the key's life; null for no bound. Past it a live key answers 10012, a test key 10013. */
  readonly callsMax: number | null;
  /** Charged calls a day in Asia/Shanghai; null for no bound. */
  readonly dailyCallsMax: number | null;
  /** From then on the key answers 10003; null where it does not end by itself. */
  readonly expiresAtMs: number | null;
  readonly banned: boolean;
  /** The key that a rotation put in its place. */
  readonly replacedById: string | null;
  readonly createdAtMs: number;
}

/** What a key has done; grows in the transaction of each ledger row. */
export interface KeyUse {
  readonly keyId: string;
  readonly charged: number;
  readonly lastUsedAtMs: number;
}

/** Where keys are kept. Every adapter passes api-key.suite.ts. Keys are never removed: the ledger names them. */
export interface ApiKeyStore {
  /** All of them, oldest first. */
  list(): Promise<readonly ApiKey[]>;
  /** Adds or replaces keys by id, all of them or none. */
  put(keys: readonly ApiKey[]): Promise<void>;
  /** Uses of an app's keys, or of all keys; a key that was never used has none. */
  uses(appId: string | null): Promise<readonly KeyUse[]>;
}

/** Reads a key as clients send it: 32 hex digits in either case. Null for anything else. */
export function parseKey(text: string | undefined): string | null {
  return text !== undefined && /^[0-9a-f]{32}$/i.test(text) ? text.toLowerCase() : null;
}
