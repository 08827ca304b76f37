import type { Decayed } from '../../features/business-risk/baselines/decayed.ts';
import type { Observation } from '../../features/business-risk/baselines/observation.ts';
import { ALL_MARK_KINDS, type MarkKind } from '../../features/business-risk/ingest/request-marks.ts';

/** Share of ordinary traffic, and requests, from which a proxy is one of the site. */
const USUAL_RELAY_SHARE = 0.01;
const USUAL_RELAY_MIN = 10;

/** The least number of requests with a mark before their gaps are judged. */
const GAPS_MIN = 6;

/** What is kept of a mark. Plain data. */
export interface MarkRecord {
  /** Requests of accounts new to their surroundings. */
  novel: Decayed;
  /** Requests that are normal. */
  normal: Decayed;
  /** Accounts seen for the first time. Absent in records of earlier releases. */
  born?: Decayed;
  /** Gaps between novel requests: how many, their mean and mean square, moving. */
  gaps: number;
  lastMs: number;
  gapMean: number;
  gapSquare: number;
  /** Local day of `networks`. */
  day: number;
  /** Bit set of 64: networks of that day's novel requests. */
  readonly networks: [number, number];
}

/** The key of a mark of an app, or without a value, of all marks of this kind together. */
export function markKey(appId: string, kind: MarkKind, value?: number): string {
  return value === undefined ? `${appId} ${kind}` : `${appId} ${kind} ${value}`;
}

/** The keys of the marks that a request brings: of each mark, and of all marks of its kind. */
export function markKeys({ appId, marks }: Pick<Observation, 'appId' | 'marks'>): readonly string[] {
  return ALL_MARK_KINDS.flatMap((kind) => {
    const value = marks[kind];
    return value === undefined ? [] : [markKey(appId, kind, value), markKey(appId, kind)];
  });
}

/** The keys of all requests to an app together, and of each proxy that this one passed. */
export function relayKeys({ appId, relays }: Pick<Observation, 'appId' | 'relays'>): readonly string[] {
  return [relayKey(appId), ...relays.map((relay) => relayKey(appId, relay))];
}

/**
 * The proxies of a request that are those of the site, because a good part of its ordinary traffic passes them.
 * @param normalOf ordinary requests by key, fading
 */
export function usualRelays(
  { appId, relays }: Pick<Observation, 'appId' | 'relays'>,
  normalOf: (key: string) => number,
): readonly string[] {
  if (relays.length === 0) return relays;
  const least = Math.max(normalOf(relayKey(appId)) * USUAL_RELAY_SHARE, USUAL_RELAY_MIN);
  return relays.filter((relay) => normalOf(relayKey(appId, relay)) >= least);
}

/** The key of a proxy on the way to an app, or without one, of all requests to the app. */
function relayKey(appId: string, network?: string): string {
  return network === undefined ? `${appId} relay` : `${appId} relay ${network}`;
}

/** Standard deviation of the gaps by their mean. NaN for too few of them. */
export function gapVariation({ gaps, gapMean, gapSquare }: MarkRecord): number {
  if (gaps < GAPS_MIN || gapMean <= 0) return Number.NaN;
  return Math.sqrt(Math.max(gapSquare - gapMean * gapMean, 0)) / gapMean;
}

/** The lower end of the error of a count, as if it were of 95 percent. */
export function atLeast(count: number): number {
  return Math.max(count - 1.64 * Math.sqrt(count), 0);
}
