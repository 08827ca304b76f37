import { localDay } from '../profile/account-profile.ts';
import { addDecayed, decayedCount, type Decayed } from './decayed.ts';
import { setBit } from './place-record.ts';

/** What suspicious requests left behind at a place, a mark or a session. Plain data. */
export interface SuspicionRecord {
  /** Suspicious accounts, each once a day, fading by half in three days. */
  accounts: Decayed;
  /** Local day of `members`. */
  day: number;
  /** Bit set of 64: that day's suspicious accounts. */
  readonly members: [number, number];
}

/** What earlier suspicious requests say of this one. This request is not counted in. */
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
const CROWDS: ReadonlySet<unknown> = new Set(['shop', 'campus', 'promotion', 'carrier']);

/** Whether a place of this kind, as `address_place` names it, holds a crowd. */
export function isCrowd(addressPlace: unknown): boolean {
  return CROWDS.has(addressPlace);
}

/** Points from which a request is suspicious. Points for earlier suspicion do not count. */
export const SUSPICIOUS_MIN = 35;
/** For how long a suspicious account says something of others with the same marks. */
export const NEW_DAYS = 1;
/** Half-life of suspicion. */
export const SUSPICION_HALF_LIFE_MS = 3 * 86_400_000;

/** A record that nothing was counted in. */
export function newSuspicion(): SuspicionRecord {
  return { accounts: { count: 0, atMs: 0 }, day: 0, members: [0, 0] };
}

/** Counts a suspicious account, once a day. A collision in the bit set counts two accounts as one. */
export function countSuspect(record: SuspicionRecord, account: number, atMs: number): void {
  const day = localDay(atMs);
  if (day !== record.day) record.members.fill(0);
  record.day = day;
  const before = [...record.members];
  setBit(record.members, account);
  if (record.members[0] === before[0] && record.members[1] === before[1]) return;
  record.accounts = addDecayed(record.accounts, 1, atMs, SUSPICION_HALF_LIFE_MS);
}

/** Raises the points of a session if the request had more. */
export function raiseSuspicion(record: SuspicionRecord, points: number, atMs: number): void {
  const left = decayedCount(record.accounts, atMs, SUSPICION_HALF_LIFE_MS);
  record.accounts = { count: Math.max(left, points), atMs };
}
