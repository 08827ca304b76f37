import { assert } from '../../kernel/assert.ts';
import type { Spent } from '../accounts/budget.ts';
import { localMonthOf, type LocalDay, type LocalMonth } from '../ledger/local-day.ts';
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

interface DayCounters {
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
  /** Each holds one call. */
  readonly calls: readonly Counter[];
  readonly money: readonly HeldMoney[];
  readonly units = NO_UNITS;
  isOpen = true;

  constructor(charge: Charge, calls: readonly Counter[], money: readonly HeldMoney[]) {
    this.charge = charge;
    this.calls = calls;
    this.money = money;
  }
}

/** How many days, and how many months, of counters are kept. A call that began before midnight is settled after it. */
const SPANS_MAX = 2;

/**
 * Counts calls and money in memory for the only process of a ledger: what is charged and what is held. It is a lease on
 * everything that never ends. It starts from the ledger's counters.
 */
export class QuotaBook implements UnitBook {
  readonly #packages = new Map<string, Counter>();
  readonly #keys = new Map<string, Counter>();
  readonly #days = new Map<LocalDay, DayCounters>();
  readonly #months = new Map<LocalMonth, MoneyCounters>();

  /** Starts from the ledger's counters of packages, of keys over their lifetime, of today and of this month. */
  constructor(ledger: {
    readonly packages: readonly { readonly packageId: string; readonly used: number }[];
    readonly keys: readonly { readonly keyId: string; readonly charged: number }[];
    readonly today: {
      readonly day: LocalDay;
      readonly uses: readonly DayUse[];
      /** A call of a sub-account stands here for the sub-account and for its parent. */
      readonly customers: readonly CustomerDayUse[];
      readonly spent: readonly Spent[];
    };
  }) {
    for (const { packageId, used } of ledger.packages) counterOf(this.#packages, packageId).charged = used;
    for (const { keyId, charged } of ledger.keys) counterOf(this.#keys, keyId).charged = charged;
    const today = this.#day(ledger.today.day);
    for (const { appId, keyId, api, charged } of ledger.today.uses)
      for (const counter of dayCounters(today, { appId, keyId, api })) counter.charged += charged;
    for (const { customerId, charged } of ledger.today.customers)
      counterOf(today.customers, customerId).charged += charged;
    for (const { id, day, month } of ledger.today.spent) {
      counterOf(today.money, id).charged += day;
      counterOf(today.moneyOfMonth, id).charged += month;
    }
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

  budgetRoom(request: QuotaRequest, charge: Charge): Room {
    if (!hasBudget(request)) return 'free';
    const { money, moneyOfMonth } = this.#day(request.day);
    for (const { id, budgetDay, budgetMonth, price } of spendersOf(request, charge)) {
      if (price === 0) continue;
      if (roomOf(counterOf(money, id), budgetDay, price) !== 'free') return 'used-up';
      if (roomOf(counterOf(moneyOfMonth, id), budgetMonth, price) !== 'free') return 'used-up';
    }
    return 'free';
  }

  reserve(request: QuotaRequest, charge: Charge): Reservation {
    const { app, customers, key, api, day } = request;
    const { payer } = charge;
    const counters = this.#day(day);
    const calls = [
      ...dayCounters(counters, { appId: app.id, keyId: key.id, api }),
      ...customers.map(({ id }) => counterOf(counters.customers, id)),
      counterOf(this.#keys, key.id),
      ...(payer ? [counterOf(this.#packages, payer.id)] : []),
    ];
    // Money is counted for owners without a budget too, because they may get one.
    const money = moneyCounters(counters, request, charge);
    for (const counter of calls) counter.held += 1;
    for (const { counter, price } of money) counter.held += price;
    return new OwnReservation(charge, calls, money);
  }

  settle(reservation: Reservation, charged: boolean): void {
    assert(reservation instanceof OwnReservation, 'a reservation ends in the book that made it');
    assert(reservation.isOpen, 'a reservation is settled once');
    reservation.isOpen = false;
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

  /** Resolves at once, because there is nothing to lease. */
  async refill(): Promise<void> {}

  #day(day: LocalDay): DayCounters {
    let counters = this.#days.get(day);
    if (counters) return counters;
    const moneyOfMonth = this.#month(localMonthOf(day));
    counters = {
      apps: new Map(),
      apis: new Map(),
      keys: new Map(),
      customers: new Map(),
      money: new Map(),
      moneyOfMonth,
    };
    keep(this.#days, day, counters);
    return counters;
  }

  #month(month: LocalMonth): MoneyCounters {
    let counters = this.#months.get(month);
    if (!counters) keep(this.#months, month, (counters = new Map<string, Counter>()));
    return counters;
  }
}

/** Adds the counters of another day or month, and forgets the oldest ones. */
function keep<Span extends string, T>(spans: Map<Span, T>, span: Span, counters: T): void {
  spans.set(span, counters);
  const oldest = [...spans.keys()].filter((kept) => kept !== span).toSorted()[0];
  if (spans.size > SPANS_MAX && oldest !== undefined) spans.delete(oldest);
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
