import type { DurableWrite } from '../../platform/ledger/durable-write.ts';
import { visited, type AccountProfile, type Visit } from '../../features/business-risk/profile/account-profile.ts';
import { introduced, lastSeenOf, type Introduction } from '../../features/business-risk/profile/introduction.ts';
import type { KnownProfile, ProfileKeys, ProfileStore } from '../../features/business-risk/profile/profile-store.ts';

interface Sightings {
  readonly firstMs: number;
  readonly lastMs: number;
}

/** Keeps profiles in memory, for tests, backtests and simulations. Nothing survives a restart. */
export class MemoryProfileStore implements ProfileStore {
  readonly #accounts = new Map<string, AccountProfile>();
  readonly #devices = new Map<string, Sightings>();
  readonly #phones = new Map<string, Sightings>();

  async read({ account, device, phone }: ProfileKeys): Promise<KnownProfile> {
    return {
      account: this.#accounts.get(account) ?? null,
      deviceFirstSeenMs: (device === null ? undefined : this.#devices.get(device)?.firstMs) ?? null,
      phoneFirstSeenMs: (phone === null ? undefined : this.#phones.get(phone)?.firstMs) ?? null,
    };
  }

  prepareVisit(keys: ProfileKeys, visit: Visit): DurableWrite {
    return { operation: 'profile-visit', input: { keys, visit } };
  }

  /** Carries out a prepared visit. */
  commit(write: DurableWrite): void {
    const { keys, visit } = write.input as { keys: ProfileKeys; visit: Visit };
    this.#accounts.set(keys.account, visited(this.#accounts.get(keys.account) ?? null, visit));
    sight(this.#devices, keys.device, visit.atMs);
    sight(this.#phones, keys.phone, visit.atMs);
  }

  async introduce(told: readonly Introduction[], nowMs: number): Promise<readonly boolean[]> {
    return told.map((each) => {
      if (each.kind !== 'account')
        return introduceSighting(each.kind === 'device' ? this.#devices : this.#phones, each, nowMs);
      const before = this.#accounts.get(each.key) ?? null;
      const after = introduced(before, each, nowMs);
      this.#accounts.set(each.key, after);
      return after !== before;
    });
  }

  async purge(beforeMs: number): Promise<number> {
    const stale = [
      ...[...this.#accounts]
        .filter(([, { lastSeenMs }]) => lastSeenMs < beforeMs)
        .map(([key]) => this.#accounts.delete(key)),
      ...[this.#devices, this.#phones].flatMap((sightings) =>
        [...sightings].filter(([, { lastMs }]) => lastMs < beforeMs).map(([key]) => sightings.delete(key)),
      ),
    ];
    return stale.length;
  }
}

function sight(sightings: Map<string, Sightings>, key: string | null, atMs: number): void {
  if (key !== null) sightings.set(key, { firstMs: Math.min(sightings.get(key)?.firstMs ?? atMs, atMs), lastMs: atMs });
}

function introduceSighting(sightings: Map<string, Sightings>, told: Introduction, nowMs: number): boolean {
  const before = sightings.get(told.key);
  const firstMs = Math.min(before?.firstMs ?? told.firstSeenMs, told.firstSeenMs);
  const lastMs = before === undefined ? lastSeenOf(told, nowMs) : Math.max(before.lastMs, told.lastSeenMs ?? 0);
  if (before !== undefined && before.firstMs === firstMs && before.lastMs === lastMs) return false;
  sightings.set(told.key, { firstMs, lastMs });
  return true;
}
