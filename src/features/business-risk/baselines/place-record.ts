import { localDay, localHour } from '../profile/account-profile.ts';
import type { Observation } from './observation.ts';
import { present } from '../../../kernel/assert.ts';
import { decayedCount, mergeDecayed } from './decayed.ts';
import { countSuspect, newSuspicion, SUSPICION_HALF_LIFE_MS, type SuspicionRecord } from './suspicion.ts';

/** Three-hour parts of the local day. */
const DAY_PARTS = 8;
/** Share of a day's count by which the normal moves towards it. */
const LEARNING_RATE = 0.3;
/** A normal rises by at most this share of itself and this much a day, so that a flood does not become normal at once. */
const RISE_SHARE = 0.5;
const RISE_COUNT = 2;

/** Kinds of marks by which the new accounts of one place are compared. */
export type ComparedKind = 'agent' | 'model' | 'prefix';

/** What a place has shown of itself: today's accounts, and the normal that earlier days left. Plain data. */
export interface PlaceRecord {
  firstDay: number;
  /** Local day that `today` counts for. */
  day: number;
  /** Local days with a request. */
  daysSeen: number;
  /** Accounts seen for the first time ever today. */
  freshToday: number;
  /** Of those, accounts with a request that passed. */
  freshPassedToday: number;
  /** Known accounts today. */
  knownToday: number;
  /** Of those, accounts with a first request of the day that passed. */
  knownPassedToday: number;
  /** Accounts a day, as earlier days were: fresh ones that passed, and known ones. */
  freshNormal: number;
  knownNormal: number;
  /** Requests that passed, by three-hour part of the day, fading by a tenth a day. */
  readonly hours: number[];
  /** Bit sets of 64: which agents, models and number ranges today's fresh accounts brought. Two words each. */
  readonly agents: [number, number];
  readonly models: [number, number];
  readonly prefixes: [number, number];
  /** How many of today's fresh accounts brought one at all. Absent in records of earlier releases. */
  broughtToday?: Record<ComparedKind, number>;
  /** New accounts that a sponsor brought over its own address, each once. Absent if there were none. */
  guests?: SuspicionRecord;
}

/** A place that was never seen before. */
export function newPlace(atMs: number): PlaceRecord {
  const day = localDay(atMs);
  return {
    firstDay: day,
    day,
    daysSeen: 1,
    freshToday: 0,
    freshPassedToday: 0,
    knownToday: 0,
    knownPassedToday: 0,
    freshNormal: 0,
    knownNormal: 0,
    hours: Array.from({ length: DAY_PARTS }, () => 0),
    agents: [0, 0],
    models: [0, 0],
    prefixes: [0, 0],
    broughtToday: { agent: 0, model: 0, prefix: 0 },
  };
}

/** Closes the days that ended before `atMs`: what they showed moves the normal by a bounded step. */
export function rollOver(place: PlaceRecord, atMs: number): void {
  const day = localDay(atMs);
  if (day <= place.day) return;
  place.freshNormal = moved(place.freshNormal, place.freshPassedToday);
  place.knownNormal = moved(place.knownNormal, place.knownPassedToday);
  // Days without a request pull the normal down.
  const idle = Math.min(day - place.day - 1, 30);
  for (let count = 0; count < idle; count += 1) {
    place.freshNormal = moved(place.freshNormal, 0);
    place.knownNormal = moved(place.knownNormal, 0);
  }
  for (let part = 0; part < DAY_PARTS; part += 1) place.hours[part] = present(place.hours[part]) * 0.9 ** (idle + 1);
  place.day = day;
  place.daysSeen += 1;
  place.freshToday = 0;
  place.freshPassedToday = 0;
  place.knownToday = 0;
  place.knownPassedToday = 0;
  for (const bits of [place.agents, place.models, place.prefixes]) bits.fill(0);
  place.broughtToday = { agent: 0, model: 0, prefix: 0 };
}

/** Counts a request, before it is decided. `everyAccount` marks what every account brings, not only fresh ones. */
export function arrive(place: PlaceRecord, observation: Observation, everyAccount: boolean): void {
  rollOver(place, observation.atMs);
  if (observation.novelty === 'first') place.freshToday += 1;
  else if (observation.firstOfDay) place.knownToday += 1;
  if (observation.novelty !== 'first' && !everyAccount) return;
  const { agentShape, agent, model, prefix } = observation.marks;
  const { broughtToday } = place;
  if (broughtToday !== undefined && observation.novelty === 'first') {
    if (agent !== undefined) broughtToday.agent += 1;
    if (model !== undefined) broughtToday.model += 1;
    if (prefix !== undefined) broughtToday.prefix += 1;
  }
  setBit(place.agents, everyAccount ? agentShape : agent);
  setBit(place.models, model);
  setBit(place.prefixes, prefix);
}

/** Counts a new account that a sponsor brought over its own address. */
export function welcome(sponsor: PlaceRecord, { account, atMs }: Observation): void {
  sponsor.guests ??= newSuspicion();
  countSuspect(sponsor.guests, Number.parseInt(account.slice(0, 8), 16), atMs);
}

/** How many new accounts a sponsor brought over its own address in the last days, fading by half in three days. */
export function guestsOf({ guests }: PlaceRecord, atMs: number): number {
  return guests === undefined ? 0 : decayedCount(guests.accounts, atMs, SUSPICION_HALF_LIFE_MS);
}

/** Learns from a request that passed and is not known to be fraud. */
export function learnPassed(place: PlaceRecord, { atMs, novelty, firstOfDay }: Observation): void {
  const part = Math.floor(localHour(atMs) / (24 / DAY_PARTS));
  place.hours[part] = present(place.hours[part]) + 1;
  if (novelty === 'first') place.freshPassedToday += 1;
  else if (firstOfDay) place.knownPassedToday += 1;
}

/** What two nodes saw of one place: today's counts add up, normals too, since each node saw its own requests. */
export function mergePlaces(a: PlaceRecord, b: PlaceRecord, atMs: number): PlaceRecord {
  const [one, other] = [structuredClone(a), structuredClone(b)];
  rollOver(one, atMs);
  rollOver(other, atMs);
  return {
    firstDay: Math.min(one.firstDay, other.firstDay),
    day: one.day,
    daysSeen: Math.max(one.daysSeen, other.daysSeen),
    freshToday: one.freshToday + other.freshToday,
    freshPassedToday: one.freshPassedToday + other.freshPassedToday,
    knownToday: one.knownToday + other.knownToday,
    knownPassedToday: one.knownPassedToday + other.knownPassedToday,
    freshNormal: one.freshNormal + other.freshNormal,
    knownNormal: one.knownNormal + other.knownNormal,
    hours: one.hours.map((count, part) => count + present(other.hours[part])),
    agents: union(one.agents, other.agents),
    models: union(one.models, other.models),
    prefixes: union(one.prefixes, other.prefixes),
    broughtToday: {
      agent: broughtOf(one, 'agent') + broughtOf(other, 'agent'),
      model: broughtOf(one, 'model') + broughtOf(other, 'model'),
      prefix: broughtOf(one, 'prefix') + broughtOf(other, 'prefix'),
    },
    ...((one.guests ?? other.guests) && { guests: mergeGuests(one.guests, other.guests) }),
  };
}

function mergeGuests(a: SuspicionRecord = newSuspicion(), b: SuspicionRecord = newSuspicion()): SuspicionRecord {
  return {
    accounts: mergeDecayed(a.accounts, b.accounts, SUSPICION_HALF_LIFE_MS),
    members: [...(a.members ?? []), ...(b.members ?? [])],
  };
}

/** How many of today's fresh accounts brought a mark of this kind. A record of an earlier release does not tell: all of them. */
export function broughtOf({ broughtToday, freshToday }: PlaceRecord, kind: ComparedKind): number {
  return broughtToday?.[kind] ?? freshToday;
}

/** How many different members a bit set of 64 holds, by linear counting; about 150 at most. */
export function distinctOf([low, high]: readonly [number, number]): number {
  const set = bitCount(low) + bitCount(high);
  return set >= 64 ? 64 * Math.log(64) : -64 * Math.log(1 - set / 64);
}

function union(a: readonly [number, number], b: readonly [number, number]): [number, number] {
  return [(a[0] | b[0]) >>> 0, (a[1] | b[1]) >>> 0];
}

function moved(normal: number, today: number): number {
  const step = LEARNING_RATE * (today - normal);
  return normal + Math.min(step, normal * RISE_SHARE + RISE_COUNT);
}

/** Marks a member in a bit set of 64. */
export function setBit(bits: [number, number], member: number | undefined): void {
  if (member === undefined) return;
  const place = (Math.imul(member, 0x9e3779b1) >>> 26) & 63;
  const word = place < 32 ? 0 : 1;
  bits[word] = (bits[word] | (1 << (place & 31))) >>> 0;
}

function bitCount(word: number): number {
  let count = 0;
  for (let rest = word >>> 0; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
