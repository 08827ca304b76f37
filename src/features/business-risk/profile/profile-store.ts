import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { AccountProfile, Visit } from './account-profile.ts';

/** Pseudonyms that are remembered; null where the event has none. */
export interface ProfileKeys {
  readonly account: string;
  readonly device: string | null;
  readonly phone: string | null;
}

/** What is known before the event that asks. */
export interface KnownProfile {
  /** Null where the account was never seen. */
  readonly account: AccountProfile | null;
  /** Milliseconds since the Unix epoch; null where never seen, or where the event has no such key. */
  readonly deviceFirstSeenMs: number | null;
  readonly phoneFirstSeenMs: number | null;
}

/**
 * Remembers accounts, and since when devices and phones are known.
 * Implemented in storage/; every implementation passes profile-store.suite.ts.
 */
export interface ProfileStore {
  /** Throws Fault 'timeout' once `signal` aborts, 'unavailable' where it cannot be asked. */
  read(keys: ProfileKeys, signal: AbortSignal): Promise<KnownProfile>;

  /** Prepares the event's addition (`visited` of account-profile.ts), to be committed with the decision. */
  prepareVisit(keys: ProfileKeys, visit: Visit): DurableWrite;

  /** Forgets accounts, devices and phones last seen before a time, up to an hour more; gives how many rows went. */
  purge(beforeMs: number): Promise<number>;
}
