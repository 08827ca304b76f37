import type { FeedIndex } from '../feeds/feed-index.ts';
import type { FeedKind } from '../feeds/feed-kinds.ts';
import type { RiskEvent } from '../ingest/risk-event.ts';
import type { MomentPlace } from '../velocity/moment-store.ts';
import type { Features } from './features.ts';
import { momentsOf } from './moment-features.ts';
import type { OnDemandFacts, OnDemandFeature } from './on-demand-feature.ts';

/** The fastest that a person travels: an airliner with the wind, from gate to gate. */
const TRAVEL_KMH_MAX = 1_000;
/** Shorter ways say nothing, because databases of addresses are wrong by as much. */
const TRAVEL_KM_MIN = 500;
/** Shorter times count as this long. */
const TRAVEL_HOURS_MIN = 1 / 60;
const HOUR_MS = 3_600_000;
const EARTH_RADIUS_KM = 6_371;

/** If an address stands in one of these feeds, it does not tell where the person is. */
const ELSEWHERE: readonly FeedKind[] = ['datacenter', 'vpn', 'proxy', 'tor', 'cloud', 'shared', 'mobile-carrier'];
/** Kinds of places over which people come from far away. */
const RELAYS: readonly unknown[] = ['carrier', 'datacenter', 'shared'];
/** Owners of networks that lead phones out far from where they are. */
const MOBILE_OWNER = /\b(?:mobile|wireless|cellular)\b/i;

/**
 * Where a request comes from. Null if that is not known, or if the address does not tell where the person is: a data
 * centre, a VPN, a proxy, a mobile carrier's gateway, or an address that behaves like one.
 */
export function placeOf({ address, signals }: RiskEvent, feeds: FeedIndex, table: Features): MomentPlace | null {
  if (address?.range !== 'public' || signals.vpn === true) return null;
  const record = feeds.recordOf(address.text);
  if (record === null || record.point === null || record.connection !== null) return null;
  if (record.owner !== null && MOBILE_OWNER.test(record.owner)) return null;
  if (ELSEWHERE.some((kind) => feeds.holdsAddress(kind, address.text) === true)) return null;
  if (RELAYS.includes(table.get('address_place'))) return null;
  const { latitude, longitude, radiusKm } = record.point;
  return { latitude: tenth(latitude), longitude: tenth(longitude), radiusKm: Math.ceil(radiusKm) };
}

const tenth = (degrees: number) => Math.round(degrees * 10) / 10;

/** The way from the last place of the account. */
interface Journey {
  /** Kilometres that were certainly covered: the distance less both radii. */
  readonly km: number;
  readonly hours: number;
}

function journeyOf({ event, feeds, table, moments }: OnDemandFacts): Journey | null {
  const to = placeOf(event, feeds, table);
  const from = momentsOf(moments, 'account')
    ?.slice(1)
    .find(({ place }) => place !== undefined);
  if (to === null || from?.place === undefined) return null;
  const km = Math.max(distanceKm(from.place, to) - from.place.radiusKm - to.radiusKm, 0);
  return { km, hours: Math.max(event.atMs - from.atMs, 0) / HOUR_MS };
}

const speedOf = ({ km, hours }: Journey) => km / Math.max(hours, TRAVEL_HOURS_MIN);

const radians = (degrees: number) => (degrees * Math.PI) / 180;
const half = (angle: number) => Math.sin(angle / 2) ** 2;

/** The distance over the surface of the earth, by the haversine formula. */
export function distanceKm(
  a: Pick<MomentPlace, 'latitude' | 'longitude'>,
  b: Pick<MomentPlace, 'latitude' | 'longitude'>,
): number {
  const [latA, latB] = [radians(a.latitude), radians(b.latitude)];
  const h = half(latB - latA) + Math.cos(latA) * Math.cos(latB) * half(radians(b.longitude - a.longitude));
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(Math.min(h, 1)));
}

/** What null means for journeys. */
const NO_JOURNEY =
  'one of the two places is not known or does not count, the account had no place within 30 days, or no database is active';

const shared = {
  window: '30d',
  entity: 'account',
  nullMeans: NO_JOURNEY,
  isPersonal: false,
  readsMoments: true,
  remembers: 'place',
} as const;

const number = (name: string, unit: string, meaning: string, read: (journey: Journey) => number): OnDemandFeature => ({
  ...shared,
  name,
  type: 'number',
  unit,
  meaning,
  read: (facts) => {
    const journey = journeyOf(facts);
    return journey === null ? null : Math.round(read(journey) * 100) / 100;
  },
});

/** Features of the way between two addresses of an account. They need a feed of kind address-database. */
export const TRAVEL_FEATURES: readonly OnDemandFeature[] = [
  number(
    'account_travel_km',
    'km',
    'way from the last place of the account, less the radii within which the database knows both',
    ({ km }) => km,
  ),
  number('account_travel_hours', 'hours', 'time since the account was at its last place', ({ hours }) => hours),
  number('account_travel_kmh', 'km/h', 'speed at which the account went this way', speedOf),
  {
    ...shared,
    name: 'account_travel_impossible',
    type: 'flag',
    unit: '-',
    meaning:
      'this way has 500 km or more, took more than 1000 km/h, and leads to a network that the account did not use on an earlier day',
    read: (facts) => {
      const journey = journeyOf(facts);
      if (journey === null) return null;
      const isHabit = Number(facts.table.get('account_network_days') ?? 0) > 0;
      return !isHabit && journey.km >= TRAVEL_KM_MIN && speedOf(journey) > TRAVEL_KMH_MAX;
    },
  },
];
