import { addDecayed, decayedCount, type Decayed } from '../../features/business-risk/baselines/decayed.ts';
import { isAvoided, type RelayReading } from '../../features/business-risk/baselines/newcomers.ts';
import type { Observation } from '../../features/business-risk/baselines/observation.ts';
import { distinctOf, setBit } from '../../features/business-risk/baselines/place-record.ts';
import { SUSPICION_HALF_LIFE_MS } from '../../features/business-risk/baselines/suspicion.ts';
import { localDay } from '../../features/business-risk/profile/account-profile.ts';
import { BoundedMap } from './bounded-map.ts';

const NOTHING: Decayed = { count: 0, atMs: 0 };

/** Who passed a proxy, or came to an app at all. Plain data. */
export interface RelayRecord {
  /** Accounts seen for the first time ever. */
  fresh: Decayed;
  /** Known accounts, each once a day. */
  known: Decayed;
  /** Local day of `networks`. */
  day: number;
  /** Bit set of 64: networks of that day's new accounts. */
  readonly networks: [number, number];
  /** Latest local day on which known accounts passed it, and how many days there were with it. */
  knownDay?: number;
  knownDays?: number;
}

/** A proxy that known customers passed on so many earlier days is none that they avoid, until none came for so long. */
const REGULAR = { days: 2, lastsDays: 14 };
/** The fewest known customers of which a rule says that they are missing. */
const MISSED_MIN = 2;

/** Which accounts pass which proxies, bounded. */
export class MemoryRelays {
  readonly #records: BoundedMap<string, RelayRecord>;

  /** When a known account last passed a proxy. What is forgotten may count again that day, which speaks for the proxy. */
  readonly #passed: BoundedMap<string, { readonly day: number }>;

  constructor(max: number) {
    this.#records = new BoundedMap(max);
    this.#passed = new BoundedMap(max);
  }

  /** Counts a request for its app and for each proxy that it passed. */
  count(observation: Observation): void {
    const { novelty, firstOfDay, appId } = observation;
    const relays = observation.relays.map((relay) => keyOf(appId, relay));
    if (novelty === 'first') {
      for (const key of [appId, ...relays]) countNew(this.#record(key), observation);
    } else if (novelty !== 'fresh') {
      if (firstOfDay) countKnown(this.#record(appId), observation);
      for (const key of relays) if (this.#passesFirst(key, observation)) countKnown(this.#record(key), observation);
    }
  }

  /** Those of some proxies of a request that known customers do not avoid. */
  notAvoided(relays: readonly string[], observation: Observation): readonly string[] {
    return relays.filter((relay) => {
      const reading = this.#read(relay, observation);
      return reading === null || !isAvoided(reading);
    });
  }

  /**
   * What is known of the proxy of a request that customers avoid most, apart from those of the site and those that known
   * customers passed on earlier days. Null if it passed no other.
   */
  read(observation: Observation, usual: readonly string[]): RelayReading | null {
    let worst: RelayReading | null = null;
    for (const relay of observation.relays) {
      if (usual.includes(relay)) continue;
      const reading = this.#read(relay, observation);
      if (reading !== null && (worst === null || isWorse(reading, worst))) worst = reading;
    }
    return worst;
  }

  entries(): readonly (readonly [string, RelayRecord])[] {
    return this.#records.entries();
  }

  restore(entries: readonly (readonly [string, RelayRecord])[]): void {
    for (const [key, record] of entries) this.#records.set(key, record);
  }

  #read(relay: string, { appId, atMs }: Observation): RelayReading | null {
    const [record, all] = [this.#records.get(keyOf(appId, relay)), this.#records.get(appId)];
    if (record === undefined || all === undefined || isRegular(record, atMs)) return null;
    const now = (decayed: Decayed) => decayedCount(decayed, atMs, SUSPICION_HALF_LIFE_MS);
    const fresh = now(record.fresh);
    return {
      fresh,
      networks: record.day === localDay(atMs) ? distinctOf(record.networks) : 0,
      known: now(record.known),
      knownUsual: (fresh * now(all.known)) / Math.max(now(all.fresh), 1),
    };
  }

  /** Whether a known account passes a proxy for the first time that day. */
  #passesFirst(key: string, { account, atMs }: Observation): boolean {
    const name = `${key} ${account}`;
    const day = localDay(atMs);
    const last = this.#passed.use(name);
    if (last !== undefined && last.day >= day) return false;
    this.#passed.set(name, { day });
    return true;
  }

  #record(key: string): RelayRecord {
    let record = this.#records.use(key);
    if (record === undefined) {
      record = { fresh: NOTHING, known: NOTHING, day: 0, networks: [0, 0] };
      this.#records.set(key, record);
    }
    return record;
  }
}

function countNew(record: RelayRecord, { atMs, places }: Observation): void {
  record.fresh = addDecayed(record.fresh, 1, atMs, SUSPICION_HALF_LIFE_MS);
  const day = localDay(atMs);
  if (day !== record.day) record.networks.fill(0);
  record.day = day;
  if (places.network !== undefined) setBit(record.networks, Number.parseInt(places.network.slice(0, 8), 16));
}

function countKnown(record: RelayRecord, { atMs }: Observation): void {
  record.known = addDecayed(record.known, 1, atMs, SUSPICION_HALF_LIFE_MS);
  const day = localDay(atMs);
  const { knownDay = 0, knownDays = 0 } = record;
  if (day <= knownDay) return;
  record.knownDays = day - knownDay > REGULAR.lastsDays ? 1 : knownDays + 1;
  record.knownDay = day;
}

function isRegular({ knownDay = 0, knownDays = 0 }: RelayRecord, atMs: number): boolean {
  const day = localDay(atMs);
  const earlier = knownDays - (knownDay >= day ? 1 : 0);
  return earlier >= REGULAR.days && day - knownDay <= REGULAR.lastsDays;
}

/** Whether known customers avoid a proxy more than another: one that hardly any of them pass is not hidden by a popular one. */
function isWorse(one: RelayReading, other: RelayReading): boolean {
  const [avoided, otherAvoided] = [isAvoided(one, MISSED_MIN), isAvoided(other, MISSED_MIN)];
  return avoided === otherAvoided ? lacking(one) > lacking(other) : avoided;
}

function lacking({ known, knownUsual }: RelayReading): number {
  return knownUsual - known;
}

function keyOf(appId: string, relay: string): string {
  return `${appId} ${relay}`;
}
