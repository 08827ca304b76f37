import { assert } from '../../kernel/assert.ts';
import type { ApiKey } from '../accounts/api-key.ts';
import type { App } from '../accounts/app.ts';
import type { LocalDay } from '../ledger/local-day.ts';
import type { Package } from '../accounts/package.ts';

/** Charged calls of one key on one day, as the ledger has them. */
export interface DayUse {
  readonly appId: string;
  readonly keyId: string;
  readonly api: string;
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
}

/** One unit of everything that limits a call, held until it is settled or released. */
export interface Reservation {
  /** The package that pays. `null` if the call costs nothing. */
  readonly payer: Package | null;
  readonly counters: readonly Counter[];
  open: boolean;
}

/** Names the app, key, API and day that a unit is requested for. */
export interface QuotaRequest {
  readonly app: App;
  readonly key: ApiKey;
  readonly api: string;
  readonly day: LocalDay;
}

/** How many days of counters are kept. A call that began before midnight is settled after it. */
const DAYS_MAX = 2;

/**
 * Counts units in memory: charged ones and held ones. Every method is synchronous, so that checking and taking are one
 * step for any number of callers. It starts from the ledger's counters.
 */
export class QuotaBook {
  readonly #packages = new Map<string, Counter>();
  readonly #keys = new Map<string, Counter>();
  readonly #days = new Map<LocalDay, DayCounters>();

  /** Starts from the ledger's counters of packages, of keys over their lifetime, and of today. */
  constructor(ledger: {
    readonly packages: readonly { readonly packageId: string; readonly used: number }[];
    readonly keys: readonly { readonly keyId: string; readonly charged: number }[];
    readonly today: { readonly day: LocalDay; readonly uses: readonly DayUse[] };
  }) {
    for (const { packageId, used } of ledger.packages) counterOf(this.#packages, packageId).charged = used;
    for (const { keyId, charged } of ledger.keys) counterOf(this.#keys, keyId).charged = charged;
    const today = this.#day(ledger.today.day);
    for (const { appId, keyId, api, charged } of ledger.today.uses)
      for (const counter of dayCounters(today, { appId, keyId, api })) counter.charged += charged;
  }

  /** Whether a package has a unit left for one more call. */
  hasUnit({ id, callsMax }: Package): boolean {
    return isBelow(counterOf(this.#packages, id), callsMax);
  }

  /** Whether the daily limits of the app and of its permission allow one more call. */
  hasDailyRoom({ app, key, api, day }: QuotaRequest): boolean {
    const [ofApp, ofApi] = dayCounters(this.#day(day), { appId: app.id, keyId: key.id, api });
    const permission = app.permissions.find((each) => each.api === api);
    return isBelow(ofApp, app.dailyCallsMax) && isBelow(ofApi, permission?.dailyCallsMax ?? null);
  }

  /** Whether the key's own limits allow one more call. */
  hasKeyRoom({ app, key, api, day }: QuotaRequest): boolean {
    const [, , ofKey] = dayCounters(this.#day(day), { appId: app.id, keyId: key.id, api });
    return isBelow(ofKey, key.dailyCallsMax) && isBelow(counterOf(this.#keys, key.id), key.callsMax);
  }

  /** Takes one unit of everything. Call it in the same turn as the three checks, and only if all of them passed. */
  reserve({ app, key, api, day }: QuotaRequest, payer: Package | null): Reservation {
    const counters = [
      ...dayCounters(this.#day(day), { appId: app.id, keyId: key.id, api }),
      counterOf(this.#keys, key.id),
      ...(payer ? [counterOf(this.#packages, payer.id)] : []),
    ];
    for (const counter of counters) counter.held += 1;
    return { payer, counters, open: true };
  }

  /** Ends a reservation. Its units are charged or given back. */
  settle(reservation: Reservation, charged: boolean): void {
    assert(reservation.open, 'a reservation is settled once');
    reservation.open = false;
    for (const counter of reservation.counters) {
      counter.held -= 1;
      if (charged) counter.charged += 1;
    }
  }

  #day(day: LocalDay): DayCounters {
    let counters = this.#days.get(day);
    if (counters) return counters;
    counters = { apps: new Map(), apis: new Map(), keys: new Map() };
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

function isBelow({ charged, held }: Counter, max: number | null): boolean {
  return max === null || charged + held < max;
}
