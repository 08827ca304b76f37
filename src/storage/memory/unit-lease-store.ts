import type { MonotonicClock } from '../../kernel/clock.ts';
import {
  grantOf,
  WANTED_MS,
  type CounterId,
  type HeldUnits,
  type Lessee,
  type ReturnedUnits,
  type UnitGrant,
  type UnitLeaseStore,
  type UnitRequest,
} from '../../platform/admission/unit-lease-store.ts';
import type { IdempotencyClaimStore } from '../../platform/admission/idempotency-claims.ts';
import type { AnswerKey } from '../../platform/ledger/call-store.ts';

interface Counter {
  readonly of: CounterId;
  leased: number;
  wantedUntilMs: number;
}

interface Lease {
  readonly id: number;
  readonly counter: Counter;
  readonly node: string;
  granted: number;
  used: number;
  untilMs: number;
}

/** What MemoryUnitLeaseStore needs. */
export interface MemoryUnitLeaseStoreDeps {
  /** The store's clock. It decides when a lease ends. */
  readonly clock: MonotonicClock;
  /** Gives how many charged calls, or how much money, the ledger has of a counter. */
  readonly counted: (of: CounterId) => number;
}

/** Leases units in memory, for tests. Several nodes of one process can share it. Nothing survives a restart. */
export class MemoryUnitLeaseStore implements UnitLeaseStore, IdempotencyClaimStore {
  readonly #deps: MemoryUnitLeaseStoreDeps;
  readonly #counters = new Map<string, Counter>();
  readonly #leases = new Map<number, Lease>();
  readonly #claims = new Map<string, { readonly node: string; readonly untilMs: number }>();
  #lastId = 0;

  constructor(deps: MemoryUnitLeaseStoreDeps) {
    this.#deps = deps;
  }

  async lease(
    { node, leaseMs }: Lessee,
    requests: readonly UnitRequest[],
    rests: readonly ReturnedUnits[] = [],
  ): Promise<readonly UnitGrant[]> {
    this.#free(node, rests);
    const nowMs = this.#deps.clock.monotonicMs();
    return requests.map(({ appId, counter: name, max, units, least }) => {
      const counter = this.#counter({ appId, counter: name });
      this.#takeEnded(counter, nowMs);
      const free = max - counter.leased;
      const granted = grantOf(free, units, least);
      if (granted > 0) {
        counter.leased += granted;
        const id = ++this.#lastId;
        this.#leases.set(id, { id, counter, node, granted, used: 0, untilMs: nowMs + leaseMs });
        return { appId, counter: name, leaseId: id, granted, elsewhere: 0 };
      }
      const others = this.#of(counter)
        .filter((lease) => lease.node !== node)
        .reduce((sum, { granted: had, used }) => sum + had - used, 0);
      const elsewhere = free + others < least ? 0 : others;
      if (elsewhere > 0) counter.wantedUntilMs = nowMs + WANTED_MS;
      return { appId, counter: name, leaseId: null, granted: 0, elsewhere };
    });
  }

  async renew({ node, leaseMs }: Lessee, leaseIds: readonly number[]): Promise<readonly number[]> {
    const untilMs = this.#deps.clock.monotonicMs() + leaseMs;
    return leaseIds.filter((id) => {
      const lease = this.#leases.get(id);
      if (lease?.node !== node) return false;
      lease.untilMs = untilMs;
      return true;
    });
  }

  async giveBack({ node }: Lessee, returned: readonly ReturnedUnits[]): Promise<void> {
    this.#free(node, returned);
  }

  #free(node: string, returned: readonly ReturnedUnits[]): void {
    for (const { leaseId, units } of returned) {
      const lease = this.#leases.get(leaseId);
      if (lease?.node !== node || lease.granted - lease.used < units) continue;
      lease.granted -= units;
      lease.counter.leased -= units;
    }
  }

  async wanted({ node }: Lessee): Promise<readonly CounterId[]> {
    const nowMs = this.#deps.clock.monotonicMs();
    return [...this.#counters.values()]
      .filter(({ wantedUntilMs }) => wantedUntilMs > nowMs)
      .filter((counter) => this.#of(counter).some((lease) => lease.node === node && lease.used < lease.granted))
      .map(({ of }) => of);
  }

  async purge(day: string): Promise<number> {
    const nowMs = this.#deps.clock.monotonicMs();
    const isOld = (span = day) => span < day.slice(0, span.length);
    const old = [...this.#counters].filter(([, { of }]) => isOld(/-(?:day|month) (\S+)/.exec(of.counter)?.[1]));
    for (const [, counter] of old) this.#takeEnded(counter, nowMs);
    const unleased = old.filter(([, counter]) => this.#of(counter).length === 0);
    for (const [text] of unleased) this.#counters.delete(text);
    return unleased.length;
  }

  async forget(): Promise<void> {
    this.#counters.clear();
    this.#leases.clear();
    this.#claims.clear();
  }

  async claim(key: AnswerKey, { node, leaseMs }: Lessee): Promise<boolean> {
    const nowMs = this.#deps.clock.monotonicMs();
    const text = claimText(key);
    const known = this.#claims.get(text);
    if (known && known.untilMs > nowMs && known.node !== node) return false;
    this.#claims.set(text, { node, untilMs: nowMs + leaseMs });
    return true;
  }

  async renewClaims({ node, leaseMs }: Lessee, keys: readonly AnswerKey[]): Promise<void> {
    const nowMs = this.#deps.clock.monotonicMs();
    for (const text of keys.map(claimText)) {
      const claim = this.#claims.get(text);
      if (claim?.node === node && claim.untilMs > nowMs) this.#claims.set(text, { node, untilMs: nowMs + leaseMs });
    }
  }

  async unclaim(key: AnswerKey, { node }: Lessee): Promise<void> {
    if (this.#claims.get(claimText(key))?.node === node) this.#claims.delete(claimText(key));
  }

  /** Uses up the units of a call, all or none. MemoryCallStore calls it. Gives false if a lease is gone or used up. */
  use(units: readonly HeldUnits[]): boolean {
    const isThere = ({ leaseId, units: held }: HeldUnits) => {
      const lease = leaseId === null ? null : this.#leases.get(leaseId);
      return lease === null || (lease !== undefined && lease.used + held <= lease.granted);
    };
    if (!units.every(isThere)) return false;
    for (const { appId, counter, leaseId, units: held } of units) {
      const lease = leaseId === null ? undefined : this.#leases.get(leaseId);
      if (lease) lease.used += held;
      const known = this.#counters.get(`${appId} ${counter}`);
      if (leaseId === null && known) known.leased += held;
    }
    return true;
  }

  #counter(of: CounterId): Counter {
    const text = `${of.appId} ${of.counter}`;
    let counter = this.#counters.get(text);
    if (!counter) this.#counters.set(text, (counter = { of, leased: this.#deps.counted(of), wantedUntilMs: 0 }));
    return counter;
  }

  #of(counter: Counter): readonly Lease[] {
    return [...this.#leases.values()].filter((lease) => lease.counter === counter);
  }

  #takeEnded(counter: Counter, nowMs: number): void {
    for (const lease of this.#of(counter)) {
      if (lease.untilMs > nowMs && lease.used < lease.granted) continue;
      this.#leases.delete(lease.id);
      counter.leased -= lease.granted - lease.used;
    }
  }
}

function claimText({ appId, api, keyDigest }: AnswerKey): string {
  return `${appId} ${api} ${keyDigest}`;
}
