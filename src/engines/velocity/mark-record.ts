import type { Decayed } from '../../features/business-risk/baselines/decayed.ts';
import type { MarkKind } from '../../features/business-risk/ingest/request-marks.ts';

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

/** The key of a proxy on the way to an app, or without one, of all requests to the app. */
export function relayKey(appId: string, network?: string): string {
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
