import type { Cipher } from './aead.ts';

/** A secret of 32 bytes, wrapped by a site key. */
export interface RingKey {
  /** 0 is the root of every keyed digest; 1, 2, 3 … are data keys, the highest the one that seals. */
  readonly id: number;
  /** What the data key seals with; null for the root. */
  readonly cipher: Cipher | null;
  readonly wrapped: Uint8Array;
  /** `SiteKey.id` of the site key that wrapped it. */
  readonly siteKeyId: string;
  readonly createdAtMs: number;
}

/**
 * Where wrapped keys lie: beside the data they open, so that one backup holds both, and useless without the site key.
 * Every adapter passes key-ring.suite.ts.
 */
export interface KeyRing {
  /** By id, ascending. Throws Fault 'unavailable'. */
  list(): Promise<readonly RingKey[]>;

  /** Adds all or none; false where one of the ids is taken. Durable once it resolves. */
  add(keys: readonly RingKey[]): Promise<boolean>;

  /** Replaces `wrapped` and `siteKeyId` of every key, all or none; false where the ring does not hold exactly these ids. */
  rewrap(keys: readonly RingKey[]): Promise<boolean>;

  /** Forgets a key for good; false where there is none. */
  remove(id: number): Promise<boolean>;
}
