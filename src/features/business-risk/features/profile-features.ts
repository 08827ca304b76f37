import { handsetOf, parseHandset } from '../ingest/handset.ts';
import type { RiskEvent } from '../ingest/risk-event.ts';
import { daysBefore, findHabit, isOnlyIntroduced, localDay, type Habit } from '../profile/account-profile.ts';
import type { KnownProfile } from '../profile/profile-store.ts';

const DAY_MS = 86_400_000;
/** An account is fresh for this long after it was first seen. */
export const FRESH_MS = DAY_MS;

/** What is known of the account from before the event. `worn`: its device identifier identifies no device. */
export function profileFeatures(event: RiskEvent, { account }: KnownProfile, worn: boolean) {
  const { atMs, keys, address } = event;
  const networks = account?.networks ?? [];
  const devices = account?.devices ?? [];
  const sinceLast = account === null ? 0 : Math.max(localDay(atMs) - localDay(account.lastSeenMs), 0);
  const activeToday = account !== null && sinceLast === 0;
  return {
    account_fresh: account === null || atMs - account.firstSeenMs < FRESH_MS,
    account_age_days: daysSince(account?.firstSeenMs ?? null, atMs),
    account_events_before: account?.events ?? 0,
    account_days_active: account === null ? 0 : account.days - (activeToday ? 1 : 0),
    account_days_active_30d: activeDays30(account, sinceLast, atMs),
    account_idle_days: account === null ? null : Math.max(atMs - account.lastSeenMs, 0) / DAY_MS,
    account_network_days: address?.range === 'public' ? daysBefore(findHabit(networks, keys.network), atMs) : null,
    account_device_days: keys.device === null || worn ? null : daysBefore(findHabit(devices, keys.device), atMs),
    account_networks_known: knownBefore(networks, atMs),
    account_devices_known: knownBefore(devices, atMs),
    ...handsetFeatures(event, account?.handsets ?? []),
    account_network_novelty:
      account === null || isOnlyIntroduced(account)
        ? null
        : 1 - networks.reduce((sum, { days, events }) => sum + (days >= 2 ? events : 0), 0) / account.events,
  };
}

/**
 * Number of habits of earlier days. What the account uses only since today makes nothing else unusual. For example, the
 * first request of a customer that was warmed up tells the first device, and a second device must not look foreign by it.
 */
function knownBefore(habits: readonly Habit[], atMs: number): number {
  return habits.filter((habit) => daysBefore(habit, atMs) > 0).length;
}

/** How well the account knows the handset. Null if it has none of an earlier day, or the request does not name it. */
function handsetFeatures(event: RiskEvent, handsets: readonly Habit[]) {
  const { atMs } = event;
  const { system, model } = handsetOf(event);
  const earlier = handsets.flatMap((habit) => {
    const days = daysBefore(habit, atMs);
    return days > 0 ? [{ ...parseHandset(habit.key), days }] : [];
  });
  const most = (part: 'system' | 'model', value: string | null) => {
    if (!value || earlier.every((each) => !each[part])) return null;
    return Math.max(0, ...earlier.filter((each) => each[part] === value).map(({ days }) => days));
  };
  return { account_handset_days: most('model', model), account_system_days: most('system', system) };
}

/** Null while some of the 30 days lie before the site saw the account for itself. */
function activeDays30(account: KnownProfile['account'], sinceLast: number, atMs: number): number | null {
  if (account === null) return 0;
  const { introducedMs, recentDays } = account;
  if (introducedMs !== undefined && localDay(atMs) - localDay(introducedMs) < 30) return null;
  return bitCount(shiftedDays(recentDays, sinceLast));
}

/** Days from a time to the event's, as a fraction. 0 if it lies ahead or is not known. */
export function daysSince(firstMs: number | null, atMs: number): number {
  return firstMs === null ? 0 : Math.max(atMs - firstMs, 0) / DAY_MS;
}

/** Active days as bits 0 to 29: bit 0 is yesterday. */
function shiftedDays(recentDays: number, sinceLast: number): number {
  const shifted = sinceLast >= 32 ? 0 : sinceLast === 0 ? recentDays >>> 1 : recentDays * 2 ** (sinceLast - 1);
  return Number(BigInt(shifted) & 0x3fffffffn);
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
