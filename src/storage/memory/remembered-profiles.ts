import { RecentEntries } from '../../kernel/recent-entries.ts';
import type { DurableWrite } from '../../platform/ledger/durable-write.ts';
import { visited, type AccountProfile, type Visit } from '../../features/business-risk/profile/account-profile.ts';
import type { Introduction } from '../../features/business-risk/profile/introduction.ts';
import type { KnownProfile, ProfileKeys, ProfileStore } from '../../features/business-risk/profile/profile-store.ts';

/**
 * How many entries of each kind are remembered if the caller does not say. They take some 40 MB if the accounts have
 * many habits.
 */
const ENTRIES_MAX = 50_000;

/**
 * Answers recently used profiles of another store from memory, so a busy account costs one read. Use it only if there
 * is no other writer to that store. A prepared visit counts for readers at once, a moment before its commit. If that
 * commit fails, memory is one visit ahead until the entry is forgotten or the process ends.
 */
export class RememberedProfiles implements ProfileStore {
  readonly #store: ProfileStore;
  readonly #accounts: RecentEntries<AccountProfile | null>;
  readonly #devices: RecentEntries<number | null>;
  readonly #phones: RecentEntries<number | null>;
  /** How often something was introduced, so that a read that began before it is not remembered. */
  #introductions = 0;

  constructor(store: ProfileStore, entriesMax = ENTRIES_MAX) {
    this.#store = store;
    this.#accounts = new RecentEntries(entriesMax);
    this.#devices = new RecentEntries(entriesMax);
    this.#phones = new RecentEntries(entriesMax);
  }

  async read(keys: ProfileKeys, signal: AbortSignal): Promise<KnownProfile> {
    const known = this.#known(keys);
    if (known !== null) return known;
    const before = this.#introductions;
    const read = await this.#store.read(keys, signal);
    if (before !== this.#introductions) return this.#known(keys) ?? read;
    // An entry that came into memory meanwhile holds visits that this read may not have seen.
    this.#accounts.add(keys.account, read.account);
    if (keys.device !== null) this.#devices.add(keys.device, read.deviceFirstSeenMs);
    if (keys.phone !== null) this.#phones.add(keys.phone, read.phoneFirstSeenMs);
    return this.#known(keys) ?? read;
  }

  prepareVisit(keys: ProfileKeys, visit: Visit): DurableWrite {
    const account = this.#accounts.get(keys.account);
    if (account !== undefined) this.#accounts.set(keys.account, visited(account, visit));
    sight(this.#devices, keys.device, visit.atMs);
    sight(this.#phones, keys.phone, visit.atMs);
    return this.#store.prepareVisit(keys, visit);
  }

  async introduce(told: readonly Introduction[], nowMs: number): Promise<readonly boolean[]> {
    const changed = await this.#store.introduce(told, nowMs);
    this.#introductions += 1;
    const entries = { account: this.#accounts, device: this.#devices, phone: this.#phones };
    for (const [at, { kind, key }] of told.entries()) if (changed[at] === true) entries[kind].delete(key);
    return changed;
  }

  async purge(beforeMs: number): Promise<number> {
    const purged = await this.#store.purge(beforeMs);
    if (purged > 0) for (const entries of [this.#accounts, this.#devices, this.#phones]) entries.clear();
    return purged;
  }

  #known({ account, device, phone }: ProfileKeys): KnownProfile | null {
    const profile = this.#accounts.get(account);
    const deviceFirstSeenMs = device === null ? null : this.#devices.get(device);
    const phoneFirstSeenMs = phone === null ? null : this.#phones.get(phone);
    if (profile === undefined || deviceFirstSeenMs === undefined || phoneFirstSeenMs === undefined) return null;
    return { account: profile, deviceFirstSeenMs, phoneFirstSeenMs };
  }
}

function sight(entries: RecentEntries<number | null>, key: string | null, atMs: number): void {
  const firstMs = key === null ? undefined : entries.get(key);
  if (key !== null && firstMs !== undefined) entries.set(key, firstMs === null ? atMs : Math.min(firstMs, atMs));
}
