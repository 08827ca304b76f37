import { assert, present } from '../../kernel/assert.ts';
import type { MonotonicClock } from '../../kernel/clock.ts';
import { Fault } from '../../kernel/fault.ts';
import { after, nextTurn } from '../../kernel/timers.ts';
import type { Package } from '../accounts/package.ts';
import { budgetLimits, dailyLimits, hasBudget, keyLimits, limitsOf, packageLimit, type Limit } from './counters.ts';
import { LimitShare, type Lease } from './limit-share.ts';
import { narrower, type Charge, type QuotaRequest, type Reservation, type Room, type UnitBook } from './unit-book.ts';
import type { CounterId, HeldUnits, Lessee, ReturnedUnits, UnitLeaseStore, UnitRequest } from './unit-lease-store.ts';

/** What LeasedQuotaBook needs. */
export interface LeasedQuotaBookDeps {
  readonly store: UnitLeaseStore;
  readonly clock: MonotonicClock;
  readonly lessee: Lessee;
  /** For how many calls units of a counter are leased at once. */
  readonly units: number;
}

/** What a call takes of one counter. The lease is `null` if the counter has no limit. */
interface Taken extends CounterId {
  readonly lease: Lease | null;
  readonly units: number;
}

class LeasedReservation implements Reservation {
  readonly charge: Charge;
  readonly taken: readonly Taken[];
  readonly units: readonly HeldUnits[];
  isOpen = true;

  constructor(charge: Charge, taken: readonly Taken[]) {
    this.charge = charge;
    this.taken = taken;
    this.units = taken.map(({ appId, counter, lease, units }) => ({
      appId,
      counter,
      leaseId: lease?.id ?? null,
      units,
    }));
  }
}

/** What the next refill asks for of one counter, for all calls that wait. */
interface Wanted extends UnitRequest {
  /** What the dearest of these calls takes. */
  readonly perCall: number;
}

/** How many calls may wait for a refill. More are refused. */
const WAITING_MAX = 10_000;
/** So that an app at the end of a limit leaves room for the calls of others. */
const WAITING_PER_APP_MAX = 500;

/**
 * Counts calls and money among several nodes that share a database. This node takes both from what it leased, so that
 * admission stays in memory. A limit of `null` needs no lease. `beat` keeps the leases that are in use, and gives back
 * the units that other nodes need or that no call takes.
 */
export class LeasedQuotaBook implements UnitBook {
  readonly #deps: LeasedQuotaBookDeps;
  readonly #shares = new Map<string, LimitShare>();
  /** What the next refill asks for. */
  #wanted = new Map<string, Wanted>();
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

  budgetRoom(request: QuotaRequest, charge: Charge): Room {
    return hasBudget(request) ? this.#narrowest(budgetLimits(request, charge)) : 'free';
  }

  reserve(request: QuotaRequest, charge: Charge): Reservation {
    return new LeasedReservation(
      charge,
      limitsOf(request, charge).map((limit) => this.#take(limit)),
    );
  }

  settle(reservation: Reservation, charged: boolean): void {
    for (const { lease, units } of openTakenOf(reservation)) {
      if (lease === null) continue;
      lease.held -= units;
      if (!charged) lease.left += units;
    }
  }

  leaseEnded(reservation: Reservation): void {
    assert(reservation instanceof LeasedReservation, 'a reservation ends in the book that made it');
    for (const { lease } of reservation.taken) if (lease) lease.untilMs = -Infinity;
  }

  isPackageElsewhere(bought: Package): boolean {
    return this.#shares.get(textOf(packageLimit(bought)))?.isElsewhere === true;
  }

  isElsewhere(request: QuotaRequest, charge: Charge): boolean {
    return limitsOf(request, charge).some((limit) => this.#shares.get(textOf(limit))?.isElsewhere === true);
  }

  async refill(request: QuotaRequest, charge: Charge): Promise<void> {
    const { id } = request.app;
    const waiting = this.#waitingOf.get(id) ?? 0;
    if (this.#waiting >= WAITING_MAX || waiting >= WAITING_PER_APP_MAX)
      throw new Fault('unavailable', 'too many calls wait for units of their limits');
    const empty = limitsOf(request, charge).filter((limit) => this.#room(limit) === 'lease-empty');
    const nowMs = this.#deps.clock.monotonicMs();
    const waitMs = Math.max(0, ...empty.map((limit) => this.#shares.get(textOf(limit))?.askAgainInMs(nowMs) ?? 0));
    this.#waiting += 1;
    this.#waitingOf.set(id, waiting + 1);
    try {
      if (waitMs > 0) await new Promise<void>((resolve) => void after(waitMs, resolve));
      for (const limit of empty) this.#want(limit);
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
      const isIdle = ({ takenAtMs }: Lease) => nowMs - takenAtMs >= lessee.leaseMs / 3;
      this.#owed.push(...share.takeBack((lease) => wanted.has(text) || isIdle(lease)));
      if (!share.tidy(nowMs)) this.#shares.delete(text);
    }
    await this.#payOwed();
    await this.#renew(nowMs);
  }

  /** Gives back every unit that no call holds. Throws Fault. The leases then end by themselves. */
  async close(): Promise<void> {
    for (const share of this.#shares.values()) this.#owed.push(...share.takeBack());
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
    const { max, units } = limit;
    if (max === null) return 'free';
    const nowMs = this.#deps.clock.monotonicMs();
    const share = this.#shares.get(textOf(limit));
    if (share && max < share.max) {
      share.max = max;
      this.#owed.push(...share.takeBack());
    }
    if (share?.has(units, nowMs) === true) return 'free';
    return max < units || share?.isScarce(units, max, nowMs) === true ? 'used-up' : 'lease-empty';
  }

  #take({ appId, counter, max, units }: Limit): Taken {
    const lease = max === null ? null : this.#share({ appId, counter }).take(units, this.#deps.clock.monotonicMs());
    return { appId, counter, lease, units };
  }

  /** Adds what a waiting call needs to the next refill. */
  #want({ appId, counter, max, units: perCall }: Limit): void {
    if (max === null) return;
    const text = textOf({ appId, counter });
    const known = this.#wanted.get(text);
    this.#wanted.set(text, {
      appId,
      counter,
      max,
      units: perCall + (known?.units ?? 0),
      least: Math.min(perCall, known?.least ?? perCall),
      perCall: Math.max(perCall, known?.perCall ?? 0),
    });
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

  async #refill(wanted: readonly Wanted[]): Promise<void> {
    const { store, clock, lessee, units: calls } = this.#deps;
    const askedAtMs = clock.monotonicMs();
    const requests = wanted.map(({ perCall, units, least, max, ...of }) => {
      return { ...of, max, least, units: Math.min(Math.max(units, calls * perCall), Math.max(max, least)) };
    });
    // What is too little for any of these calls goes back, so that one lease has enough for a call.
    const rests = wanted.flatMap((of) => this.#shares.get(textOf(of))?.takeBack() ?? []);
    const grants = await store.lease(lessee, requests, rests).catch((error: unknown) => {
      this.#owed.push(...rests);
      throw error;
    });
    for (const [at, { leaseId, granted, elsewhere, ...of }] of grants.entries()) {
      const share = this.#share(of);
      share.isElsewhere = elsewhere > 0;
      share.max = present(requests[at]).max;
      if (leaseId !== null) {
        const untilMs = askedAtMs + lessee.leaseMs;
        share.add({ id: leaseId, of: share.of, left: granted, held: 0, untilMs, takenAtMs: askedAtMs });
      } else if (elsewhere === 0) share.findScarce(requests[at]?.least ?? 1, askedAtMs);
      else share.awaitOthers(askedAtMs);
    }
  }

  #share(of: CounterId): LimitShare {
    const text = textOf(of);
    let share = this.#shares.get(text);
    if (!share) this.#shares.set(text, (share = new LimitShare(of)));
    return share;
  }
}

function openTakenOf(reservation: Reservation): readonly Taken[] {
  assert(reservation instanceof LeasedReservation, 'a reservation ends in the book that made it');
  assert(reservation.isOpen, 'a reservation is settled once');
  reservation.isOpen = false;
  return reservation.taken;
}

/** Marks a lease as gone: none of its units can be taken, and units that come back stay untaken. */
function lose(lease: Lease): void {
  lease.left = 0;
  lease.untilMs = -Infinity;
}

function textOf({ appId, counter }: CounterId): string {
  return `${appId} ${counter}`;
}
