import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { AccountProfile, Visit } from './account-profile.ts';
import type { Introduction } from './introduction.ts';

/** The pseudonyms to remember. Null if the event has none. */
export interface ProfileKeys {
  readonly account: string;
  readonly device: string | null;
  readonly phone: string | null;
}

/** What is known before the current event. */
export interface KnownProfile {
  /** Null if the account was never seen. */
  readonly account: AccountProfile | null;
  /** Milliseconds since the Unix epoch. Null if the device was never seen or the event has no such key. */
  readonly deviceFirstSeenMs: number | null;
  readonly phoneFirstSeenMs: number | null;
}

/**
 * Remembers accounts, and since when devices and phones are known.
 * Implemented in storage/. Every implementation passes profile-store.suite.ts.
 */
export interface ProfileStore {
  /** Throws Fault 'timeout' once `signal` aborts, and 'unavailable' if the store cannot be read. */
  read(keys: ProfileKeys, signal: AbortSignal): Promise<KnownProfile>;

  /** Prepares adding the event (`visited` of account-profile.ts), to be committed with the decision. */
  prepareVisit(keys: ProfileKeys, visit: Visit): DurableWrite;

  /**
   * Takes over what an operator's records know (`introduced` of introduction.ts), durable when it resolves. Says of each
   * whether it changed anything: introducing the same again does not. Throws Fault.
   */
  introduce(told: readonly Introduction[], nowMs: number): Promise<readonly boolean[]>;

  /**
   * Deletes accounts, devices and phones that were last seen before a time, up to an hour later. Returns how many rows
   * were deleted.
   */
  purge(beforeMs: number): Promise<number>;
}
