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
}

/** Which accounts pass which proxies, bounded. */
export class MemoryRelays {
  readonly #records: BoundedMap<string, RelayRecord>;

  constructor(max: number) {
    this.#records = new BoundedMap(max);
  }

  /** Counts a request for its app and for each proxy that it passed. */
  count(observation: Observation): void {
    const { novelty, firstOfDay, appId, relays } = observation;
    const isKnown = firstOfDay && (novelty === 'familiar' || novelty === 'foreign');
    if (novelty !== 'first' && !isKnown) return;
    for (const key of [appId, ...relays.map((relay) => keyOf(appId, relay))]) {
      const record = this.#record(key);
      if (isKnown) record.known = addDecayed(record.known, 1, observation.atMs, SUSPICION_HALF_LIFE_MS);
      else countNew(record, observation);
    }
  }

  /** Those of some proxies of a request that known customers do not avoid. */
  notAvoided(relays: readonly string[], observation: Observation): readonly string[] {
    return relays.filter((relay) => {
      const reading = this.#read(relay, observation);
      return reading === null || !isAvoided(reading);
    });
  }

  /** What is known of the proxy of a request that customers avoid most, apart from those of the site. Null if it passed no other. */
  read(observation: Observation, usual: readonly string[]): RelayReading | null {
    let worst: RelayReading | null = null;
    for (const relay of observation.relays) {
      if (usual.includes(relay)) continue;
      const reading = this.#read(relay, observation);
      if (reading !== null && (worst === null || lacking(reading) > lacking(worst))) worst = reading;
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
    if (record === undefined || all === undefined) return null;
    const now = (decayed: Decayed) => decayedCount(decayed, atMs, SUSPICION_HALF_LIFE_MS);
    const fresh = now(record.fresh);
    return {
      fresh,
      networks: record.day === localDay(atMs) ? distinctOf(record.networks) : 0,
      known: now(record.known),
      knownUsual: (fresh * now(all.known)) / Math.max(now(all.fresh), 1),
    };
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

function lacking({ known, knownUsual }: RelayReading): number {
  return knownUsual - known;
}

function keyOf(appId: string, relay: string): string {
  return `${appId} ${relay}`;
}
