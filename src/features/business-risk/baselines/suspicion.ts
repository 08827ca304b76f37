import { addDecayed, decayedCount, type Decayed } from './decayed.ts';

/** What suspicious requests left behind at a place, a mark or a session. Plain data. */
export interface SuspicionRecord {
  /** Suspicious accounts, each once at most, fading by half in three days. */
  accounts: Decayed;
  /** The last accounts that were counted, at most MEMBERS_MAX, and when: the latest last. Absent for a session. */
  members?: (readonly [account: number, atMs: number])[];
}

/**
 * What earlier suspicious requests say of this one. This request is not counted in. A figure is NaN if the request has no
 * such place, session or mark.
 */
export interface SuspicionReading {
  /** Suspicious accounts of the last days at each place, fading. */
  readonly address: number;
  readonly network: number;
  readonly device: number;
  readonly sponsor: number;
  /** The most points of an earlier request of this account on this device, fading. */
  readonly session: number;
  /** Suspicious new accounts that share the agent or model, and their share of all new ones that do. */
  readonly agents: SuspectShare;
  /** The same by number range. */
  readonly numbers: SuspectShare;
}

/** How many new accounts with a mark were suspicious. */
export interface SuspectShare {
  readonly suspects: number;
  /** 0 to 1. */
  readonly share: number;
}

/** A suspicious request. */
export interface NotedSuspicion {
  /** Its points, without those for earlier suspicion. */
  readonly points: number;
  /** It came from a place that many new people share, so it says nothing of others. */
  readonly inCrowd: boolean;
}

/** Kinds of places that many new people share for good reasons. */
export const CROWDS = ['shop', 'carrier', 'campus', 'promotion'] as const;

/** Whether a place of this kind, as `address_place` names it, holds a crowd. */
export function isCrowd(addressPlace: unknown): boolean {
  return CROWDS.some((kind) => kind === addressPlace);
}

/** Points from which a request is suspicious. Points for earlier suspicion do not count. */
export const SUSPICIOUS_MIN = 35;
/** For how long a suspicious account says something of others with the same marks. */
export const NEW_DAYS = 1;
/** Half-life of suspicion. */
export const SUSPICION_HALF_LIFE_MS = 3 * 86_400_000;

/** Accounts of a record that are known by themselves. One that is forgotten and comes again counts as another. */
const MEMBERS_MAX = 64;

/** A record that nothing was counted in. */
export function newSuspicion(): SuspicionRecord {
  return { accounts: { count: 0, atMs: 0 } };
}

/** Counts a suspicious account. If it was counted before, only what has faded of it is added, so it never counts as two. */
export function countSuspect(record: SuspicionRecord, account: number, atMs: number): void {
  const [earlier, others] = split(record, account);
  const left = earlier === null ? 0 : decayedCount({ count: 1, atMs: earlier }, atMs, SUSPICION_HALF_LIFE_MS);
  record.accounts = addDecayed(record.accounts, 1 - left, atMs, SUSPICION_HALF_LIFE_MS);
  others.push([account, Math.max(earlier ?? atMs, atMs)]);
  if (others.length > MEMBERS_MAX) others.shift();
  record.members = others;
}

/** Takes back what is left of a suspicious account. */
export function discountSuspect(record: SuspicionRecord, account: number): void {
  const [earlier, others] = split(record, account);
  if (earlier === null) return;
  const { count, atMs } = record.accounts;
  const left = decayedCount({ count: 1, atMs: earlier }, atMs, SUSPICION_HALF_LIFE_MS);
  record.accounts = { count: Math.max(count - left, 0), atMs };
  record.members = others;
}

/** When an account was counted last, or null, and a list of the other accounts. */
function split(
  { members = [] }: SuspicionRecord,
  account: number,
): readonly [number | null, NonNullable<SuspicionRecord['members']>] {
  const earlier = members.find(([member]) => member === account)?.[1] ?? null;
  return [earlier, members.filter(([member]) => member !== account)];
}

/** Raises the points of a session if the request had more. */
export function raiseSuspicion(record: SuspicionRecord, points: number, atMs: number): void {
  const left = decayedCount(record.accounts, atMs, SUSPICION_HALF_LIFE_MS);
  record.accounts = { count: Math.max(left, points), atMs };
}
