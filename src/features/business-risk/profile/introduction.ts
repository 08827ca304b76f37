import { localDayOf, localDayRangeMs } from '../../../platform/ledger/local-day.ts';
import { localDay, type AccountProfile } from './account-profile.ts';

/** What can be known from before this site saw it. */
export type IntroducedKind = 'account' | 'device' | 'phone';

/** Something that an operator's records know, and since when. */
export interface Introduction {
  readonly kind: IntroducedKind;
  /** Its pseudonym. */
  readonly key: string;
  /** Milliseconds since the Unix epoch. */
  readonly firstSeenMs: number;
  /** Null if the records do not tell. It then counts as seen until the day before the introduction. */
  readonly lastSeenMs: number | null;
  /** Distinct local days on which it was seen, at least 1. Counts for accounts alone. */
  readonly days: number;
}

/** Time of the last sighting of something that was not known before. */
export function lastSeenOf({ firstSeenMs, lastSeenMs }: Introduction, nowMs: number): number {
  if (lastSeenMs !== null) return lastSeenMs;
  return Math.max(firstSeenMs, localDayRangeMs(localDayOf(nowMs)).fromMs - 1);
}

/**
 * The profile of an account after an introduction. `null` stands for an account never seen. Introducing it again changes
 * nothing and returns the same object.
 */
export function introduced(profile: AccountProfile | null, told: Introduction, nowMs: number): AccountProfile {
  if (profile === null) {
    const { firstSeenMs, days } = told;
    const lastSeenMs = lastSeenOf(told, nowMs);
    const habits = { networks: [], devices: [] };
    return { firstSeenMs, lastSeenMs, events: days, days, recentDays: 1, ...habits, introducedMs: nowMs };
  }
  const firstSeenMs = Math.min(profile.firstSeenMs, told.firstSeenMs);
  const lastSeenMs = Math.max(profile.lastSeenMs, told.lastSeenMs ?? 0);
  const days = Math.max(profile.days, told.days);
  if (firstSeenMs === profile.firstSeenMs && lastSeenMs === profile.lastSeenMs && days === profile.days) return profile;
  const elapsed = localDay(lastSeenMs) - localDay(profile.lastSeenMs);
  return {
    ...profile,
    firstSeenMs,
    lastSeenMs,
    days,
    events: Math.max(profile.events, days),
    recentDays: ((elapsed >= 32 ? 0 : profile.recentDays << elapsed) | 1) >>> 0,
    introducedMs: profile.introducedMs ?? nowMs,
  };
}
