import { assert } from '../../kernel/assert.ts';
import type { LocalDay } from '../ledger/local-day.ts';
import type { Package } from '../accounts/package.ts';
import { narrower, type QuotaRequest, type Reservation, type Room, type UnitBook } from './unit-book.ts';
import type { HeldUnit } from './unit-lease-store.ts';

/** Charged calls of one key on one day, as the ledger has them. */
export interface DayUse {
  readonly appId: string;
  readonly keyId: string;
  readonly api: string;
  readonly charged: number;
}

/** Charged calls of a customer on one day, as the ledger has them. */
export interface CustomerDayUse {
  readonly customerId: string;
  readonly charged: number;
}

/** Units that were charged, and units that running calls hold. */
interface Counter {
  charged: number;
  held: number;
}

interface DayCounters {
  readonly apps: Map<string, Counter>;
  readonly apis: Map<string, Map<string, Counter>>;
  readonly keys: Map<string, Counter>;
  readonly customers: Map<string, Counter>;
}

/** This process has the ledger for itself, so nothing is leased. */
const NO_UNITS: readonly HeldUnit[] = [];

class OwnReservation implements Reservation {
  readonly payer: Package | null;
  readonly counters: readonly Counter[];
  readonly units = NO_UNITS;
  isOpen = true;

  constructor(payer: Package | null, counters: readonly Counter[]) {
    this.payer = payer;
    this.counters = counters;
  }
}

/** How many days of counters are kept. A call that began before midnight is settled after it. */
const DAYS_MAX = 2;

/**
 * Counts units in memory for the only process of a ledger: charged ones and held ones. It is a lease on everything that
 * never ends. It starts from the ledger's counters.
 */
export class QuotaBook implements UnitBook {
  readonly #packages = new Map<string, Counter>();
  readonly #keys = new Map<string, Counter>();
  readonly #days = new Map<LocalDay, DayCounters>();

  /** Starts from the ledger's counters of packages, of keys over their lifetime, and of today. */
  constructor(ledger: {
    readonly packages: readonly { readonly packageId: string; readonly used: number }[];
    readonly keys: readonly { readonly keyId: string; readonly charged: number }[];
    readonly today: {
      readonly day: LocalDay;
      readonly uses: readonly DayUse[];
      /** A call of a sub-account stands here for the sub-account and for its parent. */
      readonly customers: readonly CustomerDayUse[];
    };
  }) {
    for (const { packageId, used } of ledger.packages) counterOf(this.#packages, packageId).charged = used;
    for (const { keyId, charged } of ledger.keys) counterOf(this.#keys, keyId).charged = charged;
    const today = this.#day(ledger.today.day);
    for (const { appId, keyId, api, charged } of ledger.today.uses)
      for (const counter of dayCounters(today, { appId, keyId, api })) counter.charged += charged;
    for (const { customerId, charged } of ledger.today.customers)
      counterOf(today.customers, customerId).charged += charged;
  }

  packageRoom({ id, callsMax }: Package): Room {
    return roomOf(counterOf(this.#packages, id), callsMax);
  }

  dailyRoom({ app, customers, key, api, day }: QuotaRequest): Room {
    const counters = this.#day(day);
    const [ofApp, ofApi] = dayCounters(counters, { appId: app.id, keyId: key.id, api });
    const permission = app.permissions.find((each) => each.api === api);
    const ofOwn = narrower(roomOf(ofApp, app.dailyCallsMax), roomOf(ofApi, permission?.dailyCallsMax ?? null));
    return customers
      .map(({ id, dailyCallsMax }) => roomOf(counterOf(counters.customers, id), dailyCallsMax))
      .reduce(narrower, ofOwn);
  }

  keyRoom({ app, key, api, day }: QuotaRequest): Room {
    const [, , ofKey] = dayCounters(this.#day(day), { appId: app.id, keyId: key.id, api });
    return narrower(roomOf(ofKey, key.dailyCallsMax), roomOf(counterOf(this.#keys, key.id), key.callsMax));
  }

  reserve({ app, customers, key, api, day }: QuotaRequest, payer: Package | null): Reservation {
    const ofDay = this.#day(day);
    const counters = [
      ...dayCounters(ofDay, { appId: app.id, keyId: key.id, api }),
      ...customers.map(({ id }) => counterOf(ofDay.customers, id)),
      counterOf(this.#keys, key.id),
      ...(payer ? [counterOf(this.#packages, payer.id)] : []),
    ];
    for (const counter of counters) counter.held += 1;
    return new OwnReservation(payer, counters);
  }

  settle(reservation: Reservation, charged: boolean): void {
    assert(reservation instanceof OwnReservation, 'a reservation ends in the book that made it');
    assert(reservation.isOpen, 'a reservation is settled once');
    reservation.isOpen = false;
    for (const counter of reservation.counters) {
      counter.held -= 1;
      if (charged) counter.charged += 1;
    }
  }

  /** Does nothing, because this lease does not end. */
  leaseEnded(): void {}

  /** Gives false, because there are no other nodes. */
  isPackageElsewhere(): boolean {
    return false;
  }

  /** Gives false, because there are no other nodes. */
  isElsewhere(): boolean {
    return false;
  }

  /** Resolves at once, because there is nothing to lease. */
  async refill(): Promise<void> {}

  #day(day: LocalDay): DayCounters {
    let counters = this.#days.get(day);
    if (counters) return counters;
    counters = { apps: new Map(), apis: new Map(), keys: new Map(), customers: new Map() };
    this.#days.set(day, counters);
    const oldest = [...this.#days.keys()].filter((kept) => kept !== day).toSorted()[0];
    if (this.#days.size > DAYS_MAX && oldest !== undefined) this.#days.delete(oldest);
    return counters;
  }
}

function dayCounters(
  { apps, apis, keys }: DayCounters,
  { appId, keyId, api }: Pick<DayUse, 'appId' | 'keyId' | 'api'>,
): readonly [ofApp: Counter, ofApi: Counter, ofKey: Counter] {
  let ofApis = apis.get(appId);
  if (!ofApis) apis.set(appId, (ofApis = new Map<string, Counter>()));
  return [counterOf(apps, appId), counterOf(ofApis, api), counterOf(keys, keyId)];
}

function counterOf(counters: Map<string, Counter>, id: string): Counter {
  let counter = counters.get(id);
  if (!counter) counters.set(id, (counter = { charged: 0, held: 0 }));
  return counter;
}

function roomOf({ charged, held }: Counter, max: number | null): Room {
  return max === null || charged + held < max ? 'free' : 'used-up';
}
