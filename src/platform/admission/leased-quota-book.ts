import { assert } from '../../kernel/assert.ts';
import type { MonotonicClock } from '../../kernel/clock.ts';
import { Fault } from '../../kernel/fault.ts';
import { after, nextTurn } from '../../kernel/timers.ts';
import type { Package } from '../accounts/package.ts';
import { dailyLimits, keyLimits, limitsOf, packageLimit, type Limit } from './counters.ts';
import { narrower, type QuotaRequest, type Reservation, type Room, type UnitBook } from './unit-book.ts';
import type { CounterId, HeldUnit, Lessee, ReturnedUnits, UnitLeaseStore, UnitRequest } from './unit-lease-store.ts';

/** What LeasedQuotaBook needs. */
export interface LeasedQuotaBookDeps {
  readonly store: UnitLeaseStore;
  readonly clock: MonotonicClock;
  readonly lessee: Lessee;
  /** How many units of a counter are leased at once. */
  readonly units: number;
}

/** A lease that this node holds. */
interface Lease {
  readonly id: number;
  readonly of: CounterId;
  /** Units that no call holds. */
  left: number;
  /** Units that calls under way hold. */
  held: number;
  /** By this node's clock. It began before the store's lease, so it ends no later. */
  untilMs: number;
  /** When a unit was last taken. */
  takenAtMs: number;
}

/** What this node has of one counter. */
interface Share {
  readonly of: CounterId;
  leases: Lease[];
  /** The limit when units were leased last. */
  max: number;
  /** Until then the store is not asked, because nothing was free and no other node holds units. */
  noneUntilMs: number;
  /** Until then the store is not asked, because other nodes were told to give units back. */
  askAgainAtMs: number;
  /** Whether other nodes held units when this one got none. */
  isElsewhere: boolean;
}

class LeasedReservation implements Reservation {
  readonly payer: Package | null;
  readonly leases: readonly Lease[];
  readonly units: readonly HeldUnit[];
  isOpen = true;

  constructor(payer: Package | null, limits: readonly Limit[], leases: readonly (Lease | null)[]) {
    this.payer = payer;
    this.leases = leases.filter((lease) => lease !== null);
    this.units = limits.map(({ appId, counter }, at) => ({ appId, counter, leaseId: leases[at]?.id ?? null }));
  }
}

/** How long a counter without any free unit is not asked for again, in milliseconds. */
const NONE_MS = 1000;
/** How long a node waits for others to give units back before it asks again, in milliseconds. */
const ASK_AGAIN_MS = 250;
/** How many calls may wait for a refill. More are refused. */
const WAITING_MAX = 10_000;
/** So that an app at the end of a limit leaves room for the calls of others. */
const WAITING_PER_APP_MAX = 500;

/**
 * Counts units among several nodes that share a database. This node takes calls from units that it leased, so that
 * admission stays in memory. A limit of `null` needs no lease. `beat` keeps the leases that are in use, and gives back
 * the units that other nodes need or that nobody takes.
 */
export class LeasedQuotaBook implements UnitBook {
  readonly #deps: LeasedQuotaBookDeps;
  readonly #shares = new Map<string, Share>();
  /** What the next refill asks for. */
  #wanted = new Map<string, UnitRequest>();
  /** What the next beat gives back. */
  readonly #owed: ReturnedUnits[] = [];
  #due: Promise<void> | null = null;
  #running: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  readonly #waitingOf = new Map<string, number>();

  constructor(deps: LeasedQuotaBookDeps) {
    this.#deps = deps;
  }

  /** How many counters this node has a share of. */
  get size(): number {
    return this.#shares.size;
  }

  packageRoom(bought: Package): Room {
    return this.#room(packageLimit(bought));
  }

  dailyRoom(request: QuotaRequest): Room {
    return this.#narrowest(dailyLimits(request));
  }

  keyRoom(request: QuotaRequest): Room {
    return this.#narrowest(keyLimits(request));
  }

  reserve(request: QuotaRequest, payer: Package | null): Reservation {
    const limits = limitsOf(request, payer);
    const leases = limits.map((limit) => (limit.max === null ? null : this.#takeOne(limit)));
    return new LeasedReservation(payer, limits, leases);
  }

  settle(reservation: Reservation, charged: boolean): void {
    for (const lease of openLeasesOf(reservation)) {
      lease.held -= 1;
      if (!charged) lease.left += 1;
    }
  }

  leaseEnded(reservation: Reservation): void {
    assert(reservation instanceof LeasedReservation, 'a reservation ends in the book that made it');
    for (const lease of reservation.leases) lease.untilMs = -Infinity;
  }

  isPackageElsewhere(bought: Package): boolean {
    return this.#shares.get(textOf(packageLimit(bought)))?.isElsewhere === true;
  }

  isElsewhere(request: QuotaRequest, payer: Package | null): boolean {
    return limitsOf(request, payer).some((limit) => this.#shares.get(textOf(limit))?.isElsewhere === true);
  }

  async refill(request: QuotaRequest, payer: Package | null): Promise<void> {
    const { id } = request.app;
    const waiting = this.#waitingOf.get(id) ?? 0;
    if (this.#waiting >= WAITING_MAX || waiting >= WAITING_PER_APP_MAX)
      throw new Fault('unavailable', 'too many calls wait for units of their limits');
    const empty = limitsOf(request, payer).filter((limit) => this.#room(limit) === 'lease-empty');
    const waitMs = Math.max(0, ...empty.map((limit) => this.#askAgainInMs(limit)));
    this.#waiting += 1;
    this.#waitingOf.set(id, waiting + 1);
    try {
      if (waitMs > 0) await new Promise<void>((resolve) => void after(waitMs, resolve));
      for (const { appId, counter, max } of empty) if (max !== null) this.#want({ appId, counter, max, units: 1 });
      if (this.#wanted.size > 0) await this.#refillSoon();
    } finally {
      this.#waiting -= 1;
      const left = (this.#waitingOf.get(id) ?? 1) - 1;
      if (left > 0) this.#waitingOf.set(id, left);
      else this.#waitingOf.delete(id);
    }
  }

  /**
   * Renews the leases that are in use, and gives back units that other nodes need, or that no call took for a third of
   * the lease. Call it about once a second. Throws Fault, and the next beat then does the work.
   */
  async beat(): Promise<void> {
    const { store, lessee, clock } = this.#deps;
    if (this.#shares.size === 0) return this.#payOwed();
    const wanted = new Set((await store.wanted(lessee)).map(textOf));
    const nowMs = clock.monotonicMs();
    for (const [text, share] of this.#shares) {
      for (const lease of share.leases)
        if (wanted.has(text) || nowMs - lease.takenAtMs >= lessee.leaseMs / 3) this.#owed.push(...takeBack(lease));
      share.leases = share.leases.filter(({ left, held }) => left > 0 || held > 0);
      if (share.leases.length === 0 && share.noneUntilMs <= nowMs) this.#shares.delete(text);
    }
    await this.#payOwed();
    await this.#renew(nowMs);
  }

  /** Gives back every unit that no call holds. Throws Fault. The leases then end by themselves. */
  async close(): Promise<void> {
    this.#owed.push(...[...this.#shares.values()].flatMap(({ leases }) => leases.flatMap(takeBack)));
    await this.#payOwed();
  }

  async #payOwed(): Promise<void> {
    const owed = this.#owed.splice(0);
    if (owed.length === 0) return;
    try {
      await this.#deps.store.giveBack(this.#deps.lessee, owed);
    } catch (error) {
      // The next beat tries again. Units that were given back twice are still sold once.
      this.#owed.push(...owed);
      throw error;
    }
  }

  async #renew(nowMs: number): Promise<void> {
    const { store, lessee } = this.#deps;
    const due = [...this.#shares.values()]
      .flatMap(({ leases }) => leases)
      .filter(({ untilMs }) => untilMs - nowMs < (lessee.leaseMs * 2) / 3);
    if (due.length === 0) return;
    const renewed = new Set(
      await store.renew(
        lessee,
        due.map(({ id }) => id),
      ),
    );
    for (const lease of due)
      if (renewed.has(lease.id)) lease.untilMs = nowMs + lessee.leaseMs;
      else lose(lease);
  }

  #narrowest(limits: readonly Limit[]): Room {
    return limits.map((limit) => this.#room(limit)).reduce(narrower, 'free');
  }

  #room(limit: Limit): Room {
    if (limit.max === null) return 'free';
    const share = this.#shares.get(textOf(limit));
    if (share && limit.max < share.max) {
      share.max = limit.max;
      this.#owed.push(...share.leases.flatMap(takeBack));
    }
    if (this.#lease(limit)) return 'free';
    return limit.max === 0 || (share && share.noneUntilMs > this.#deps.clock.monotonicMs()) ? 'used-up' : 'lease-empty';
  }

  #lease(of: CounterId): Lease | undefined {
    const nowMs = this.#deps.clock.monotonicMs();
    return this.#shares.get(textOf(of))?.leases.find(({ left, untilMs }) => left > 0 && untilMs > nowMs);
  }

  #takeOne(of: CounterId): Lease {
    const lease = this.#lease(of);
    assert(lease !== undefined, 'a unit is taken in the turn in which it was seen');
    lease.left -= 1;
    lease.held += 1;
    lease.takenAtMs = this.#deps.clock.monotonicMs();
    return lease;
  }

  #askAgainInMs(of: CounterId): number {
    return (this.#shares.get(textOf(of))?.askAgainAtMs ?? -Infinity) - this.#deps.clock.monotonicMs();
  }

  /** Adds to the next refill. Each waiting call needs one unit. */
  #want(request: UnitRequest): void {
    const text = textOf(request);
    const known = this.#wanted.get(text);
    this.#wanted.set(text, known ? { ...known, max: request.max, units: known.units + request.units } : request);
  }

  /** All calls that wait share the next refill, and only one is under way at a time. */
  #refillSoon(): Promise<void> {
    this.#due ??= this.#running.then(nextTurn).then(() => {
      const wanted = [...this.#wanted.values()];
      this.#wanted = new Map();
      this.#due = null;
      const refilled = this.#refill(wanted);
      this.#running = refilled.catch(() => undefined);
      return refilled;
    });
    return this.#due;
  }

  async #refill(wanted: readonly UnitRequest[]): Promise<void> {
    const { store, clock, lessee, units } = this.#deps;
    const askedAtMs = clock.monotonicMs();
    const requests = wanted.map((each) => ({ ...each, units: Math.max(each.units, units) }));
    for (const [at, { leaseId, granted, elsewhere, ...of }] of (await store.lease(lessee, requests)).entries()) {
      const share = this.#share(of);
      share.isElsewhere = elsewhere > 0;
      share.max = requests[at]?.max ?? 0;
      if (leaseId !== null) {
        const untilMs = askedAtMs + lessee.leaseMs;
        share.leases.push({ id: leaseId, of: share.of, left: granted, held: 0, untilMs, takenAtMs: askedAtMs });
        share.noneUntilMs = -Infinity;
      } else if (elsewhere === 0) share.noneUntilMs = askedAtMs + NONE_MS;
      else share.askAgainAtMs = askedAtMs + ASK_AGAIN_MS;
    }
  }

  #share(of: CounterId): Share {
    const text = textOf(of);
    let share = this.#shares.get(text);
    if (!share) {
      share = { of, leases: [], max: 0, noneUntilMs: -Infinity, askAgainAtMs: -Infinity, isElsewhere: false };
      this.#shares.set(text, share);
    }
    return share;
  }
}

function openLeasesOf(reservation: Reservation): readonly Lease[] {
  assert(reservation instanceof LeasedReservation, 'a reservation ends in the book that made it');
  assert(reservation.isOpen, 'a reservation is settled once');
  reservation.isOpen = false;
  return reservation.leases;
}

/** Takes the units from a lease that no call holds. */
function takeBack(lease: Lease): ReturnedUnits[] {
  if (lease.left === 0) return [];
  const units = lease.left;
  lease.left = 0;
  return [{ ...lease.of, leaseId: lease.id, units }];
}

/** Marks a lease as gone: none of its units can be taken, and units that come back stay untaken. */
function lose(lease: Lease): void {
  lease.left = 0;
  lease.untilMs = -Infinity;
}

function textOf({ appId, counter }: CounterId): string {
  return `${appId} ${counter}`;
}
