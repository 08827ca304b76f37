/** What is remembered of an account across decisions. It is plain data, stored unchanged, and holds only pseudonyms. */
export interface AccountProfile {
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  readonly events: number;
  /** Number of distinct local days with an event. */
  readonly days: number;
  /** 32 bits. Bit n is set if the account was active n local days before the day of `lastSeenMs`. */
  readonly recentDays: number;
  readonly networks: readonly Habit[];
  readonly devices: readonly Habit[];
  /** Absent in profiles of earlier releases, until the next request. */
  readonly handsets?: readonly Habit[];
  /**
   * When an operator's records told of days that this site did not see, so that it is not known which of the days before
   * were active. Absent if they never did.
   */
  readonly introducedMs?: number;
}

/** A network, device or handset that an account uses. */
export interface Habit {
  /** First 16 characters of the pseudonym, or of the handset. */
  readonly key: string;
  readonly events: number;
  readonly days: number;
  readonly lastMs: number;
}

/** What one event adds to a profile. */
export interface Visit {
  readonly atMs: number;
  /** Pseudonyms. Null if the event has none. */
  readonly network: string | null;
  readonly device: string | null;
  /** See `handsetKey`. */
  readonly handset?: string | null;
}

/** The most habits kept of each kind for one account. The least used goes first. */
export const HABITS_MAX = 8;
const KEY_LENGTH = 16;
const DAY_MS = 86_400_000;
/** China has had one time zone and no daylight saving since 1991, so a fixed offset is exact. */
const LOCAL_OFFSET_MS = 8 * 3_600_000;

/** Number of the local day (Asia/Shanghai) that holds a time. */
export function localDay(atMs: number): number {
  return Math.floor((atMs + LOCAL_OFFSET_MS) / DAY_MS);
}

/** Hour of the local day, 0 to 23. For example, 20:30 UTC is in hour 4. */
export function localHour(atMs: number): number {
  return Math.floor(((((atMs + LOCAL_OFFSET_MS) % DAY_MS) + DAY_MS) % DAY_MS) / 3_600_000);
}

/**
 * The profile after one more event. `null` stands for an account never seen. If a visit is older than the last one, it
 * counts as of the last one.
 */
export function visited(
  profile: AccountProfile | null,
  { atMs, network, device, handset = null }: Visit,
): AccountProfile {
  if (profile === null) {
    return {
      firstSeenMs: atMs,
      lastSeenMs: atMs,
      events: 1,
      days: 1,
      recentDays: 1,
      networks: touchHabit([], network, atMs),
      devices: touchHabit([], device, atMs),
      handsets: touchHabit([], handset, atMs),
    };
  }
  const nowMs = Math.max(atMs, profile.lastSeenMs);
  const elapsed = localDay(nowMs) - localDay(profile.lastSeenMs);
  return {
    firstSeenMs: Math.min(profile.firstSeenMs, atMs),
    lastSeenMs: nowMs,
    events: profile.events + 1,
    days: profile.days + (elapsed > 0 ? 1 : 0),
    recentDays: ((elapsed >= 32 ? 0 : profile.recentDays << elapsed) | 1) >>> 0,
    networks: touchHabit(profile.networks, network, nowMs),
    devices: touchHabit(profile.devices, device, nowMs),
    handsets: touchHabit(profile.handsets ?? [], handset, nowMs),
    ...(profile.introducedMs !== undefined && { introducedMs: profile.introducedMs }),
  };
}

/** Whether an account is known from an operator's records alone, so that nothing is known of its habits. */
export function isOnlyIntroduced({ introducedMs, networks, devices }: AccountProfile): boolean {
  return introducedMs !== undefined && networks.length === 0 && devices.length === 0;
}

/** The habit with a network or device. Undefined if it is new to the account. */
export function findHabit(habits: readonly Habit[], pseudonym: string | null): Habit | undefined {
  return pseudonym === null ? undefined : habits.find(({ key }) => key === pseudonym.slice(0, KEY_LENGTH));
}

/** Distinct local days on which a habit was seen before the day of `atMs`. 0 if there is no habit. */
export function daysBefore(habit: Habit | undefined, atMs: number): number {
  if (habit === undefined) return 0;
  return habit.days - (localDay(habit.lastMs) === localDay(atMs) ? 1 : 0);
}

function touchHabit(habits: readonly Habit[], pseudonym: string | null, atMs: number): readonly Habit[] {
  if (pseudonym === null) return habits;
  const known = findHabit(habits, pseudonym);
  const touched: Habit = {
    key: pseudonym.slice(0, KEY_LENGTH),
    events: (known?.events ?? 0) + 1,
    days: (known?.days ?? 0) + (known !== undefined && localDay(known.lastMs) === localDay(atMs) ? 0 : 1),
    lastMs: atMs,
  };
  const others = habits.filter((habit) => habit !== known);
  if (others.length < HABITS_MAX) return [touched, ...others];
  const least = others.reduce((a, b) => ((a.days - b.days || a.lastMs - b.lastMs) <= 0 ? a : b));
  return [touched, ...others.filter((habit) => habit !== least)];
}
