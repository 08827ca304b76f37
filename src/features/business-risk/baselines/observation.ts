import { parseAddress } from '../ingest/address.ts';
import type { RequestMarks } from '../ingest/request-marks.ts';
import type { RiskEvent } from '../ingest/risk-event.ts';
import type { KnownProfile } from '../profile/profile-store.ts';
import { findHabit, isOnlyIntroduced, localDay } from '../profile/account-profile.ts';

/** How well the site knows the account that asks. */
export type Novelty =
  /** The account's first request ever. */
  | 'first'
  /** An account of less than a day that was seen before. */
  | 'fresh'
  /** A known account over a network and on a device that it never used. */
  | 'foreign'
  /** A known account with at least one of its habits. */
  | 'familiar';

/** Kinds of places that have a normal of their own. */
export const PLACE_KINDS = ['address', 'network', 'device', 'sponsor', 'scene'] as const;
/** A kind of place that has a normal of its own. */
export type PlaceKind = (typeof PLACE_KINDS)[number];

/** What one request adds to the baselines. */
export interface Observation {
  readonly atMs: number;
  readonly appId: string;
  readonly scene: string;
  readonly novelty: Novelty;
  /** The account's first request of the local day. */
  readonly firstOfDay: boolean;
  /** The account is known from at least two earlier days. */
  readonly established: boolean;
  /** Pseudonym of the account. */
  readonly account: string;
  /** Days since the account was first seen; 0 if it is new. */
  readonly accountDays: number;
  /**
   * The account on its device, or with its user agent if it names no device: what acted, rather than the owner of the account.
   * Null if it names neither.
   */
  readonly session: string | null;
  /** It came over the address of the sponsor that brought it. */
  readonly atSponsor: boolean;
  readonly marks: RequestMarks;
  /** The networks of the proxies that the request passed, the ones nearest to the site alone. */
  readonly relays: readonly string[];
  /** Pseudonyms of the places, as hex of at least 12 characters. */
  readonly places: Readonly<Partial<Record<PlaceKind, string>>>;
}

/** Reads the observation of an event from what was known of its account before. */
export function observationOf(event: RiskEvent, { account }: KnownProfile, freshMs: number): Observation {
  const { keys, atMs, address } = event;
  const isPublic = address?.range === 'public';
  const knowsNetwork = !isPublic || findHabit(account?.networks ?? [], keys.network) !== undefined;
  const knowsDevice = keys.device !== null && findHabit(account?.devices ?? [], keys.device) !== undefined;
  const fresh = account === null || atMs - account.firstSeenMs < freshMs;
  // An account that the operator's records introduced has no known habits, so nothing can be foreign to it.
  const familiar = knowsDevice || knowsNetwork || (account !== null && isOnlyIntroduced(account));
  const earlierDays = account === null ? 0 : account.days - (localDay(account.lastSeenMs) === localDay(atMs) ? 1 : 0);
  return {
    atMs,
    appId: event.appId,
    scene: event.scene,
    novelty: account === null ? 'first' : fresh ? 'fresh' : familiar ? 'familiar' : 'foreign',
    firstOfDay: account === null || localDay(account.lastSeenMs) < localDay(atMs),
    established: earlierDays >= 2,
    account: keys.account,
    accountDays: account === null ? 0 : Math.max(atMs - account.firstSeenMs, 0) / DAY_MS,
    session: sessionOf(event),
    atSponsor: event.sponsor?.sameAddress === true,
    marks: event.marks ?? {},
    relays: relaysOf(event),
    places: placesOf(event),
  };
}

const DAY_MS = 86_400_000;

/** Names the account on the device or, without one, with the user agent of the event. Null if neither is known. */
export function sessionOf({ keys }: Pick<RiskEvent, 'keys'>): string | null {
  const acting = keys.device ?? keys.userAgent;
  return acting === null ? null : `${keys.account} ${acting}`;
}

/** Proxies that are looked at. Those of a site stand last in X-Forwarded-For. What is further on may be made up. */
const RELAYS_MAX = 3;
const NO_RELAYS: readonly string[] = [];

/** The networks of the last public hops of an event other than its address. */
export function relaysOf({ forwarded, address }: Pick<RiskEvent, 'forwarded' | 'address'>): readonly string[] {
  if (forwarded === null) return NO_RELAYS;
  const others = forwarded.hops.filter((hop) => hop !== address?.text);
  if (others.length === 0) return NO_RELAYS;
  const hops = others.map(parseAddress).filter((hop) => hop?.range === 'public');
  return [...new Set(hops.slice(-RELAYS_MAX).flatMap((hop) => (hop === null ? [] : [hop.network])))];
}

/** The places of an event. An address that is not public is no place. */
export function placesOf({ keys, address, appId, scene }: RiskEvent): Observation['places'] {
  const isPublic = address?.range === 'public';
  return {
    ...(isPublic && keys.address !== null && { address: keys.address }),
    ...(isPublic && keys.network !== null && { network: keys.network }),
    ...(keys.device !== null && { device: keys.device }),
    ...(keys.sponsor !== null && { sponsor: keys.sponsor }),
    scene: `${appId} ${scene}`,
  };
}
