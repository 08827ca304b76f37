import { assert } from '../../kernel/assert.ts';
import type { CounterId, ReturnedUnits } from './unit-lease-store.ts';

/** Units of a counter that this node may use until a time. */
export interface Lease {
  readonly id: number;
  readonly of: CounterId;
  /** Units that no call holds. */
  left: number;
  /** Units that calls under way hold. */
  held: number;
  /** By this node's clock. It began before the store's lease, so it ends no later. */
  untilMs: number;
  /** When units were last taken. */
  takenAtMs: number;
}

/** How long a counter without enough free units is not asked for as many again, in milliseconds. */
const NONE_MS = 1000;
/** How long a node waits for others to give units back before it asks again, in milliseconds. */
const ASK_AGAIN_MS = 250;

/** What this node has of one counter, and what it knows of the rest. All times are of this node's clock. */
export class LimitShare {
  readonly of: CounterId;
  /** The limit when units were leased last. */
  max = 0;
  /** Whether other nodes held units when this one got none. */
  isElsewhere = false;
  #leases: Lease[] = [];
  /** Until then the store is not asked for `#scarce` units or more, because it could not give as many. */
  #scarceUntilMs = -Infinity;
  #scarce = 0;
  /** Until then the store is not asked, because other nodes were told to give units back. */
  #askAgainAtMs = -Infinity;

  constructor(of: CounterId) {
    this.of = of;
  }

  get leases(): readonly Lease[] {
    return this.#leases;
  }

  /** Whether a lease has so many units left. */
  has(units: number, nowMs: number): boolean {
    return this.#leaseWith(units, nowMs) !== undefined;
  }

  /** Takes units from a lease that has as many, see `has`. */
  take(units: number, nowMs: number): Lease {
    const lease = this.#leaseWith(units, nowMs);
    assert(lease !== undefined, 'units are taken in the turn in which they were seen');
    lease.left -= units;
    lease.held += units;
    lease.takenAtMs = nowMs;
    return lease;
  }

  /** Adds a lease. */
  add(lease: Lease): void {
    this.#leases.push(lease);
    this.#scarceUntilMs = -Infinity;
  }

  /** Whether it is known that the store cannot give so many units. A limit that was raised makes that unknown. */
  isScarce(units: number, max: number, nowMs: number): boolean {
    return max <= this.max && this.#scarceUntilMs > nowMs && units >= this.#scarce;
  }

  /** Remembers for a while that the store could not give so many units. The smallest of such numbers counts. */
  findScarce(units: number, nowMs: number): void {
    this.#scarce = this.#scarceUntilMs > nowMs ? Math.min(this.#scarce, units) : units;
    this.#scarceUntilMs = nowMs + NONE_MS;
  }

  /** Remembers that other nodes were told to give units back. */
  awaitOthers(nowMs: number): void {
    this.#askAgainAtMs = nowMs + ASK_AGAIN_MS;
  }

  /** How long to wait before the store is asked again. */
  askAgainInMs(nowMs: number): number {
    return this.#askAgainAtMs - nowMs;
  }

  /** Takes all units that no call holds out of the leases, or out of those that pass. */
  takeBack(passes: (lease: Lease) => boolean = () => true): readonly ReturnedUnits[] {
    return this.#leases
      .filter((lease) => lease.left > 0 && passes(lease))
      .map((lease) => {
        const units = lease.left;
        lease.left = 0;
        return { ...lease.of, leaseId: lease.id, units };
      });
  }

  /** Forgets leases that are used up. Gives whether anything is left to remember. */
  tidy(nowMs: number): boolean {
    this.#leases = this.#leases.filter(({ left, held }) => left > 0 || held > 0);
    return this.#leases.length > 0 || this.#scarceUntilMs > nowMs;
  }

  #leaseWith(units: number, nowMs: number): Lease | undefined {
    return this.#leases.find(({ left, untilMs }) => left >= units && untilMs > nowMs);
  }
}
