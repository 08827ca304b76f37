import { assert } from '../../kernel/assert.ts';
import type { Spent } from '../accounts/budget.ts';
import { localMonthOf, type LocalDay } from '../ledger/local-day.ts';
import type { Package } from '../accounts/package.ts';
import { hasBudget, spendersOf } from './counters.ts';
import { narrower, type Charge, type QuotaRequest, type Reservation, type Room, type UnitBook } from './unit-book.ts';
import type { HeldUnits } from './unit-lease-store.ts';

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

/** What was charged, and what running calls hold: calls, or millionths of the currency unit. */
interface Counter {
  charged: number;
  held: number;
}

/** Money by the id of the app, the key or the customer that spends it. */
type MoneyCounters = Map<string, Counter>;

/** What was charged on a day so far, and in its month, as the ledger has it. */
export interface DayUses {
  readonly uses: readonly DayUse[];
  /** A call of a sub-account stands here for the sub-account and for its parent. */
  readonly customers: readonly CustomerDayUse[];
  readonly spent: readonly Spent[];
}

interface DayCounters {
  /** How many calls of the day are reserved and not settled. */
  open: number;
  readonly apps: Map<string, Counter>;
  readonly apis: Map<string, Map<string, Counter>>;
  readonly keys: Map<string, Counter>;
  readonly customers: Map<string, Counter>;
  readonly money: MoneyCounters;
  /** The same map for all days of a month. */
  readonly moneyOfMonth: MoneyCounters;
}

/** This process has the ledger for itself, so nothing is leased. */
const NO_UNITS: readonly HeldUnits[] = [];

/** What a call holds of one counter of money. */
interface HeldMoney {
  readonly counter: Counter;
  readonly price: number;
}

class OwnReservation implements Reservation {
  readonly charge: Charge;
  readonly day: DayCounters;
  /** Each holds one call. */
  readonly calls: readonly Counter[];
  readonly money: readonly HeldMoney[];
  readonly units = NO_UNITS;
  isOpen = true;

  constructor(charge: Charge, day: DayCounters, calls: readonly Counter[], money: readonly HeldMoney[]) {
    this.charge = charge;
    this.day = day;
    this.calls = calls;
    this.money = money;
  }
}

/** How many days of counters are kept, besides those with calls under way. A call that began before midnight ends after it. */
const DAYS_MAX = 2;

/**
 * Counts calls and money in memory for the only process of a ledger: what is charged and what is held. It is a lease on
 * everything that never ends. It starts from the ledger's counters, and reads those of another day when the first call of
 * that day comes: at midnight they are empty, but if the clock was wrong for a while, the day had begun before.
 */
export class QuotaBook implements UnitBook {
  readonly #packages = new Map<string, Counter>();
  readonly #keys = new Map<string, Counter>();
  /** In the order of use. */
  readonly #days = new Map<LocalDay, DayCounters>();
  #lastUsed: LocalDay | null = null;
  readonly #usesOf: (day: LocalDay) => Promise<DayUses>;
  readonly #reading = new Map<LocalDay, Promise<void>>();

  /**
   * Starts from the ledger's counters of packages, of keys over their lifetime, of today and of this month.
   *
   * @param usesOf reads the counters of another day, of everything that is committed. Throws Fault
   */
  constructor(
    ledger: {
      readonly packages: readonly { readonly packageId: string; readonly used: number }[];
      readonly keys: readonly { readonly keyId: string; readonly charged: number }[];
      readonly today: DayUses & { readonly day: LocalDay };
    },
    usesOf: (day: LocalDay) => Promise<DayUses>,
  ) {
    this.#usesOf = usesOf;
    for (const { packageId, used } of ledger.packages) counterOf(this.#packages, packageId).charged = used;
    for (const { keyId, charged } of ledger.keys) counterOf(this.#keys, keyId).charged = charged;
    this.#add(ledger.today.day, ledger.today);
  }

  packageRoom({ id, callsMax }: Package): Room {
    return roomOf(counterOf(this.#packages, id), callsMax);
  }

  dailyRoom({ app, customers, key, api, day }: QuotaRequest): Room {
    const counters = this.#days.get(day);
    if (!counters) return 'lease-empty';
    const [ofApp, ofApi] = dayCounters(counters, { appId: app.id, keyId: key.id, api });
    const permission = app.permissions.find((each) => each.api === api);
    const ofOwn = narrower(roomOf(ofApp, app.dailyCallsMax), roomOf(ofApi, permission?.dailyCallsMax ?? null));
    return customers
      .map(({ id, dailyCallsMax }) => roomOf(counterOf(counters.customers, id), dailyCallsMax))
      .reduce(narrower, ofOwn);
  }

  keyRoom({ app, key, api, day }: QuotaRequest): Room {
    const counters = this.#days.get(day);
    if (!counters) return 'lease-empty';
    const [, , ofKey] = dayCounters(counters, { appId: app.id, keyId: key.id, api });
    return narrower(roomOf(ofKey, key.dailyCallsMax), roomOf(counterOf(this.#keys, key.id), key.callsMax));
  }

  budgetRoom(request: QuotaRequest, charge: Charge): Room {
    const counters = this.#days.get(request.day);
    if (!counters) return 'lease-empty';
    if (!hasBudget(request)) return 'free';
    for (const { id, budgetDay, budgetMonth, price } of spendersOf(request, charge)) {
      if (price === 0) continue;
      if (roomOf(counterOf(counters.money, id), budgetDay, price) !== 'free') return 'used-up';
      if (roomOf(counterOf(counters.moneyOfMonth, id), budgetMonth, price) !== 'free') return 'used-up';
    }
    return 'free';
  }

  reserve(request: QuotaRequest, charge: Charge): Reservation {
    const { app, customers, key, api, day } = request;
    const { payer } = charge;
    const counters = this.#days.get(day);
    assert(counters !== undefined, 'a call is reserved on a day whose counters are read');
    const calls = [
      ...dayCounters(counters, { appId: app.id, keyId: key.id, api }),
      ...customers.map(({ id }) => counterOf(counters.customers, id)),
      counterOf(this.#keys, key.id),
      ...(payer ? [counterOf(this.#packages, payer.id)] : []),
    ];
    // Money is counted for owners without a budget too, because they may get one.
    const money = moneyCounters(counters, request, charge);
    counters.open += 1;
    this.#use(day, counters);
    for (const counter of calls) counter.held += 1;
    for (const { counter, price } of money) counter.held += price;
    return new OwnReservation(charge, counters, calls, money);
  }

  settle(reservation: Reservation, charged: boolean): void {
    assert(reservation instanceof OwnReservation, 'a reservation ends in the book that made it');
    assert(reservation.isOpen, 'a reservation is settled once');
    reservation.isOpen = false;
    reservation.day.open -= 1;
    for (const counter of reservation.calls) end(counter, 1, charged);
    for (const { counter, price } of reservation.money) end(counter, price, charged);
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

  /** Reads the counters of the day of a call, if it is the first one of its day. */
  async refill({ day }: QuotaRequest): Promise<void> {
    if (this.#days.has(day)) return;
    let reading = this.#reading.get(day);
    if (reading === undefined) {
      reading = this.#usesOf(day)
        .then((uses) => this.#add(day, uses))
        .finally(() => this.#reading.delete(day));
      this.#reading.set(day, reading);
    }
    await reading;
  }

  #add(day: LocalDay, { uses, customers, spent }: DayUses): void {
    const sameMonth = [...this.#days].find(([known]) => localMonthOf(known) === localMonthOf(day))?.[1];
    const counters: DayCounters = {
      open: 0,
      apps: new Map(),
      apis: new Map(),
      keys: new Map(),
      customers: new Map(),
      money: new Map(),
      moneyOfMonth: sameMonth?.moneyOfMonth ?? new Map(),
    };
    for (const { appId, keyId, api, charged } of uses)
      for (const counter of dayCounters(counters, { appId, keyId, api })) counter.charged += charged;
    for (const { customerId, charged } of customers) counterOf(counters.customers, customerId).charged += charged;
    for (const { id, day: ofDay, month } of spent) {
      counterOf(counters.money, id).charged += ofDay;
      // Another day of the month has counted it already, with what is under way.
      if (sameMonth === undefined) counterOf(counters.moneyOfMonth, id).charged += month;
    }
    this.#days.set(day, counters);
    this.#forgetOldest(day);
  }

  /** Puts a day last in the order of use. */
  #use(day: LocalDay, counters: DayCounters): void {
    if (day === this.#lastUsed) return;
    this.#lastUsed = day;
    this.#days.delete(day);
    this.#days.set(day, counters);
  }

  /** Keeps the days that were used last, and those with calls under way, which the ledger does not have yet. */
  #forgetOldest(newest: LocalDay): void {
    const others = [...this.#days].filter(([day, { open }]) => day !== newest && open === 0);
    for (const [day] of others.slice(0, Math.max(0, others.length - (DAYS_MAX - 1)))) this.#days.delete(day);
  }
}

function end(counter: Counter, units: number, charged: boolean): void {
  counter.held -= units;
  if (charged) counter.charged += units;
}

function moneyCounters(
  { money, moneyOfMonth }: DayCounters,
  request: QuotaRequest,
  charge: Charge,
): readonly HeldMoney[] {
  const held: HeldMoney[] = [];
  for (const { id, price } of spendersOf(request, charge)) {
    if (price === 0) continue;
    held.push({ counter: counterOf(money, id), price }, { counter: counterOf(moneyOfMonth, id), price });
  }
  return held;
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

/** Whether a counter has room for so many more units. */
function roomOf({ charged, held }: Counter, max: number | null, units = 1): Room {
  return max === null || charged + held + units <= max ? 'free' : 'used-up';
}
