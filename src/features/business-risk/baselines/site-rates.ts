import { present } from '../../../kernel/assert.ts';
import { localHour } from '../profile/account-profile.ts';
import type { SiteRate } from './baseline-store.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const HOURS = 24;
/** Minutes of which the counts are kept. */
const MINUTES = 24 * 60;
/** The longest window over the whole site. */
export const SITE_WINDOW_MS_MAX = MINUTES * MINUTE_MS;
/** Share of an hour's count by which the normal of this hour moves towards it. */
const LEARNING_RATE = 0.3;
/** A normal rises by at most this share of itself and this much a day, so that a flood does not become normal at once. */
const RISE_SHARE = 0.5;
const RISE_COUNT = 2;
/** Hours without anything that are caught up with, one by one. */
const IDLE_HOURS_MAX = 30 * HOURS;

/** How often something happened on the site: by minute for a day, and its normal by hour of the day. Plain data. */
export interface SiteSeries {
  /** Counts of the last day. Minute n since the epoch lies at n modulo 1440. */
  readonly minutes: number[];
  /** The last minute that `minutes` holds, since the epoch. */
  lastMinute: number;
  /** The hour, since the epoch, that `passedThisHour` counts for. */
  hour: number;
  /** What passed in this hour. Only this becomes normal. */
  passedThisHour: number;
  /** Whether this hour was counted from its beginning. */
  wholeHour: boolean;
  /** Times in an ordinary hour, by local hour of the day. Null if no such hour was seen. */
  readonly normals: (number | null)[];
}

/**
 * A series that begins at a time.
 * @param requests the series of all requests, if there is one: in the hours that it knows, the other thing never happened
 */
export function newSeries(atMs: number, requests?: SiteSeries): SiteSeries {
  const begun = {
    minutes: Array.from({ length: MINUTES }, () => 0),
    lastMinute: Math.floor(atMs / MINUTE_MS),
    hour: Math.floor(atMs / HOUR_MS),
    passedThisHour: 0,
    wholeHour: false,
    normals: Array.from({ length: HOURS }, (): number | null => null),
  };
  if (requests === undefined) return begun;
  return {
    ...begun,
    wholeHour: requests.wholeHour,
    normals: requests.normals.map((normal) => (normal === null ? null : 0)),
  };
}

/** Counts something that happened. What comes more than a day late is left out. */
export function countHappening(series: SiteSeries, atMs: number): void {
  advance(series, atMs);
  const minute = Math.floor(atMs / MINUTE_MS);
  if (minute <= series.lastMinute - MINUTES) return;
  const place = minute % MINUTES;
  series.minutes[place] = present(series.minutes[place]) + 1;
}

/** Lets what happened become normal, because the request passed and is not known to be fraud. */
export function learnHappening(series: SiteSeries, atMs: number): void {
  advance(series, atMs);
  if (Math.floor(atMs / HOUR_MS) === series.hour) series.passedThisHour += 1;
}

/** The count of the window that ends at a time, and the count that would be normal. A window begins with its first minute. */
export function readSeries(series: SiteSeries, windowMs: number, atMs: number): Omit<SiteRate, 'events'> {
  const last = Math.floor(atMs / MINUTE_MS);
  const length = Math.min(Math.ceil(windowMs / MINUTE_MS), MINUTES);
  let count = 0;
  for (let minute = last - length + 1; minute <= last; minute += 1) {
    const isKept = minute <= series.lastMinute && minute > series.lastMinute - MINUTES;
    if (isKept) count += present(series.minutes[minute % MINUTES]);
  }
  return { count, normal: normalOf(series, length, atMs) };
}

/** An hour that was never seen is taken as the mean of those that were. */
function normalOf({ normals }: SiteSeries, minutes: number, atMs: number): number | null {
  const known = normals.filter((normal) => normal !== null);
  if (known.length === 0) return null;
  const mean = known.reduce((sum, normal) => sum + normal, 0) / known.length;
  let total = 0;
  for (let left = minutes, endMs = atMs; left > 0;) {
    const part = Math.min(left, 60);
    total += (normals[localHour(endMs)] ?? mean) * (part / 60);
    left -= part;
    endMs -= HOUR_MS;
  }
  return total;
}

/** Clears the minutes and closes the hours that ended before a time. */
function advance(series: SiteSeries, atMs: number): void {
  const minute = Math.floor(atMs / MINUTE_MS);
  for (let next = Math.max(series.lastMinute, minute - MINUTES) + 1; next <= minute; next += 1)
    series.minutes[next % MINUTES] = 0;
  series.lastMinute = Math.max(series.lastMinute, minute);
  const hour = Math.floor(atMs / HOUR_MS);
  if (hour <= series.hour) return;
  if (series.wholeHour) closeHour(series, series.hour, series.passedThisHour);
  for (let idle = Math.max(series.hour + 1, hour - IDLE_HOURS_MAX); idle < hour; idle += 1) closeHour(series, idle, 0);
  series.hour = hour;
  series.passedThisHour = 0;
  series.wholeHour = true;
}

function closeHour({ normals }: SiteSeries, hour: number, passed: number): void {
  const place = localHour(hour * HOUR_MS);
  const normal = normals[place] ?? null;
  // Nothing else is known of an hour that was never seen.
  const step = normal === null ? passed : LEARNING_RATE * (passed - normal);
  normals[place] = normal === null ? passed : normal + Math.min(step, normal * RISE_SHARE + RISE_COUNT);
}
