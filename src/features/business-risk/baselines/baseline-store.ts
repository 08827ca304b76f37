import type { MarkFamily } from '../ingest/request-marks.ts';
import type { Observation, PlaceKind } from './observation.ts';
import type { GuestsReading, RelayReading } from './newcomers.ts';
import type { NotedSuspicion, SuspicionReading } from './suspicion.ts';

/** How much a family of marks stands out among requests of accounts that are new to their surroundings. */
export interface CohortReading {
  /**
   * Requests with the mark within some hours over what its share of ordinary traffic lets expect, a cautious estimate. NaN
   * if the request has no mark of the family.
   */
  readonly lift: number;
  /** Such requests, fading with a half-life of six hours. */
  readonly size: number;
  /** Standard deviation of the gaps between them by their mean: near 1 for independent people; NaN below 6 requests. */
  readonly gapVariation: number;
}

/** What a place has shown of itself before this request, with this request counted in. */
export interface PlaceReading {
  readonly daysSeen: number;
  readonly freshToday: number;
  readonly knownToday: number;
  readonly freshNormal: number;
  readonly knownNormal: number;
  /** Share of its requests between 09:00 and 18:00; NaN below 10 requests. */
  readonly officeHours: number;
  /** 0: its fresh accounts are as different as the site's; 1: they are all alike. By user agent and model. NaN if too few of them bring one. */
  readonly agentsAlike: number;
  /** The same by number range. */
  readonly numbersAlike: number;
  /** Different agent shapes, models and number ranges of today. */
  readonly agentShapes: number;
  readonly models: number;
  readonly prefixes: number;
  /** New accounts of the last days that a sponsor brought over its own address, each once, fading by half in three days. */
  readonly guests: number;
}

/** What the site as a whole has shown. */
export interface SiteReading {
  /** When the first request came, milliseconds since the Unix epoch. */
  readonly firstMs: number;
  /** Requests of the last days, fading with a half-life of a day. */
  readonly requests: number;
  /** Share of the site's requests of the last days that established accounts made, 0 to 1. */
  readonly establishedShare: number;
}

/** What the baselines say of a request. */
export interface BaselineReading {
  readonly cohorts: Readonly<Record<MarkFamily, CohortReading>>;
  readonly places: Readonly<Partial<Record<PlaceKind, PlaceReading>>>;
  /** What earlier suspicious requests say of this one. */
  readonly suspicion: SuspicionReading;
  /**
   * New accounts of the last days on this number range over what its share of ordinary traffic lets expect, cautiously. NaN
   * if the request has no number in plain.
   */
  readonly numberBirths: number;
  /** Those of its relays that a good part of the app's ordinary traffic passes, so that they are proxies of the site. */
  readonly usualRelays: readonly string[];
  /** Of its other relays, the one that known customers avoid most. Null if it has none. */
  readonly relay: RelayReading | null;
  /** The new accounts that its sponsor brought. Null if it names no sponsor. */
  readonly guests: GuestsReading | null;
  /** Foreign sign-ins of the last hours over what is normal in the scene; 1 is normal. */
  readonly foreignExcess: number;
  /** When the request came, milliseconds since the Unix epoch. */
  readonly atMs: number;
  /** Days since the site's first request, and the share of its requests that established accounts make. */
  readonly siteDays: number;
  /** Requests of the last days, fading with a half-life of a day. */
  readonly siteRequests: number;
  readonly establishedShare: number;
}

/** How often something happened on the site within a window. */
export interface SiteRate {
  readonly count: number;
  /** Requests in the same window. */
  readonly events: number;
  /** The count that is normal at this hour of the day. Null if no hour is known yet. */
  readonly normal: number | null;
}

/**
 * What is normal here: for each mark, each place and the site. Bounded in records; two nodes' records can be merged.
 * Every time is the observation's own. Implemented in engines/velocity.
 */
export interface BaselineStore {
  /**
   * Counts a request and gives what is known, this request included in today's counts.
   * @param options `counts` false only reads, e.g. for a request that repeats one
   */
  observe(observation: Observation, options: { readonly counts: boolean }): BaselineReading;
  /** What the site as a whole has shown so far. Null before its first request. */
  site(): SiteReading | null;
  /** Lets the normal move by a request that passed, unless it is known by now to be fraud. It is not taken back later. */
  learn(observation: Observation): void;
  /** Learns which proxies are on the way of ordinary traffic, from a request that was not rejected. */
  learnRelays(observation: Observation): void;
  /** Remembers a request with so many points, of which none came from earlier suspicion, that others like it are suspicious. */
  suspect(observation: Observation, suspicion: NotedSuspicion): void;
  /** Forgets the suspicion that the account of a request left behind with it, because a person found the request honest. */
  forgive(observation: Observation): void;
  /** Counts that something happened on the site: `events` for a request, `fresh_accounts`, an outcome, `scene_` and a scene. */
  happened(what: readonly string[], atMs: number): void;
  /** Lets it become normal, because the request passed and is not known to be fraud. It is not taken back later. */
  learnHappened(what: readonly string[], atMs: number): void;
  /** How often it happened within a window up to a day that ends at a time. Null if it never did. */
  rate(what: string, windowMs: number, atMs: number): SiteRate | null;
}
