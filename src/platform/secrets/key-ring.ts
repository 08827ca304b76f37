import type { Cipher } from './aead.ts';

/** A secret of 32 bytes, wrapped by a site key. */
export interface RingKey {
  /** 0 is the root of every keyed digest. 1, 2, 3 … are data keys. The highest one that is not held back seals. */
  readonly id: number;
  /** The cipher that the data key seals with. `null` for the root. */
  readonly cipher: Cipher | null;
  readonly wrapped: Uint8Array;
  /** `SiteKey.id` of the site key that wrapped it. */
  readonly siteKeyId: string;
  readonly createdAtMs: number;
  /** Set while some processes may not hold the key yet. It opens values then, and seals none. */
  readonly isHeldBack?: true;
}

/** Whether keys can be added to those that the ring holds: no id is taken, and one site key wraps them all. */
export function canAdd(keys: readonly RingKey[], held: readonly RingKey[]): boolean {
  const taken = new Set(held.map(({ id }) => id));
  const siteKeyIds = new Set([...held, ...keys].map(({ siteKeyId }) => siteKeyId));
  return siteKeyIds.size <= 1 && !keys.some(({ id }) => taken.has(id));
}

/**
 * Stores the wrapped keys. They are beside the data that they decrypt, so that one backup holds both, and they are
 * useless without the site key. Every adapter passes key-ring.suite.ts.
 */
export interface KeyRing {
  /** Lists the keys by id, ascending. Throws Fault 'unavailable'. */
  list(): Promise<readonly RingKey[]>;

  /**
   * Adds all keys or none. Gives false if one of the ids is taken, or if the ring would hold keys under two site keys,
   * because no process could open it then. The keys are durable when it resolves.
   */
  add(keys: readonly RingKey[]): Promise<boolean>;

  /**
   * Replaces `wrapped` and `siteKeyId` of every key, all or none. Gives false if the ring does not hold exactly these
   * ids.
   */
  rewrap(keys: readonly RingKey[]): Promise<boolean>;

  /** Lets a key seal that was held back. Gives false if there is no such key. */
  release(id: number): Promise<boolean>;

  /** Removes a key for good. Gives false if there is no such key. */
  remove(id: number): Promise<boolean>;
}
