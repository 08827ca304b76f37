import { addDecayed, decayedCount, type Decayed } from '../../features/business-risk/baselines/decayed.ts';
import { GUESTS_MIN, type GuestsReading } from '../../features/business-risk/baselines/newcomers.ts';
import type { Observation } from '../../features/business-risk/baselines/observation.ts';
import type { ComparedKind } from '../../features/business-risk/baselines/place-record.ts';
import { SUSPICION_HALF_LIFE_MS } from '../../features/business-risk/baselines/suspicion.ts';
import { localDay } from '../../features/business-risk/profile/account-profile.ts';
import { BoundedMap } from './bounded-map.ts';

const DAY_MS = 86_400_000;
/** For how long a guest is looked at. */
const GUEST_DAYS = 7;
/** Guests of a sponsor that are kept: the latest. */
const GUESTS_MAX = 32;
const NOTHING: Decayed = { count: 0, atMs: 0 };

/** A new account that a sponsor brought. */
export interface Guest {
  readonly account: number;
  readonly sinceMs: number;
  readonly model: number | null;
  readonly prefix: number | null;
  /** It came again on a later day. */
  back: boolean;
}

/** Whom a sponsor brought. Plain data. */
export interface SponsorRecord {
  readonly guests: Guest[];
  /** Those that came again although they are not among the latest any more, fading by half in three days. */
  othersBack: Decayed;
}

/** By whom an account was brought. Plain data. */
export interface Brought {
  readonly sponsor: string;
  readonly sinceMs: number;
  /** It came again on a later day, and counted. */
  back: boolean;
}

/** Everything that is kept of guests. Plain data. */
export interface GuestsState {
  readonly sponsors: readonly (readonly [string, SponsorRecord])[];
  /** Accounts that sponsors brought. Older releases do not write it. */
  readonly brought?: readonly (readonly [number, Brought])[];
  /** New accounts of the site, and those of them that came again on a second day. */
  readonly fresh: Decayed;
  readonly returned: Decayed;
}

/** Whom sponsors brought, and whether these came again, bounded. */
export class MemoryGuests {
  readonly #sponsors: BoundedMap<string, SponsorRecord>;
  readonly #sponsorOf: BoundedMap<number, Brought>;
  #fresh = NOTHING;
  #returned = NOTHING;

  /** @param max sponsors */
  constructor(max: number) {
    this.#sponsors = new BoundedMap(max);
    this.#sponsorOf = new BoundedMap(4 * max);
  }

  /** Counts a request: a new account, one that comes again, a guest. */
  count(observation: Observation): void {
    const { novelty, firstOfDay, established, accountDays, atMs, places } = observation;
    if (novelty === 'first') this.#fresh = addDecayed(this.#fresh, 1, atMs, SUSPICION_HALF_LIFE_MS);
    else if (firstOfDay) {
      if (!established && accountDays <= GUEST_DAYS)
        this.#returned = addDecayed(this.#returned, 1, atMs, SUSPICION_HALF_LIFE_MS);
      this.#comeBack(observation);
    }
    if (places.sponsor !== undefined && (novelty === 'first' || novelty === 'fresh'))
      this.#welcome(places.sponsor, observation);
  }

  /**
   * What the guests of a request's sponsor are like. Null if it names none.
   * @param sameMark chance that two accounts of the site bring the same mark, by kind
   */
  read({ places, atMs }: Observation, sameMark: Readonly<Record<ComparedKind, number>>): GuestsReading | null {
    if (places.sponsor === undefined) return null;
    const { sponsor } = places;
    const record = this.#sponsors.get(sponsor);
    const guests = (record?.guests ?? []).filter((guest) => isRecent(guest, atMs));
    const today = localDay(atMs);
    const earlier = guests.filter(({ sinceMs }) => localDay(sinceMs) < today);
    // Minutes after midnight nobody of yesterday can be missed, and neither can one whose return would not be seen.
    const due = guests.filter(
      ({ account, sinceMs, back }) =>
        atMs - sinceMs >= DAY_MS && (back || this.#sponsorOf.get(account)?.sponsor === sponsor),
    );
    const now = (count: Decayed) => decayedCount(count, atMs, SUSPICION_HALF_LIFE_MS);
    const share = Math.min(now(this.#returned) / Math.max(now(this.#fresh), 1), 1);
    return {
      guests: guests.length,
      modelsAlike: alike(
        guests.map(({ model }) => model),
        sameMark.model,
      ),
      numbersAlike: alike(
        guests.map(({ prefix }) => prefix),
        sameMark.prefix,
      ),
      back: earlier.filter(({ back }) => back).length + now(record?.othersBack ?? NOTHING),
      backUsual: due.length * share,
    };
  }

  /** Everything that is kept, for a snapshot. The records are alive: copy them. */
  dump(): GuestsState {
    const [sponsors, brought] = [this.#sponsors.entries(), this.#sponsorOf.entries()];
    return { sponsors, brought, fresh: this.#fresh, returned: this.#returned };
  }

  restore({ sponsors, brought, fresh, returned }: GuestsState): void {
    this.#fresh = fresh;
    this.#returned = returned;
    for (const [sponsor, record] of sponsors) {
      this.#sponsors.set(sponsor, record);
      if (brought !== undefined) continue;
      for (const { account, sinceMs, back } of record.guests) this.#sponsorOf.set(account, { sponsor, sinceMs, back });
    }
    for (const [account, by] of brought ?? []) this.#sponsorOf.set(account, by);
  }

  #comeBack(observation: Observation): void {
    const account = accountOf(observation);
    const brought = this.#sponsorOf.get(account);
    if (brought === undefined || brought.back || localDay(brought.sinceMs) >= localDay(observation.atMs)) return;
    brought.back = true;
    const record = this.#sponsors.get(brought.sponsor);
    const guest = record?.guests.find((each) => each.account === account);
    if (guest !== undefined) guest.back = true;
    else if (record !== undefined && isRecent(brought, observation.atMs))
      record.othersBack = addDecayed(record.othersBack, 1, observation.atMs, SUSPICION_HALF_LIFE_MS);
  }

  #welcome(sponsor: string, observation: Observation): void {
    const account = accountOf(observation);
    let record = this.#sponsors.use(sponsor);
    if (record === undefined) {
      record = { guests: [], othersBack: NOTHING };
      this.#sponsors.set(sponsor, record);
    }
    if (this.#sponsorOf.get(account)?.sponsor === sponsor) return;
    if (record.guests.some((guest) => guest.account === account)) return;
    const { atMs, marks } = observation;
    record.guests.push({
      account,
      sinceMs: atMs,
      model: marks.model ?? null,
      prefix: marks.prefix ?? null,
      back: false,
    });
    if (record.guests.length > GUESTS_MAX) {
      const left = record.guests.shift();
      if (left?.back === true && isRecent(left, atMs))
        record.othersBack = addDecayed(record.othersBack, 1, atMs, SUSPICION_HALF_LIFE_MS);
    }
    this.#sponsorOf.set(account, { sponsor, sinceMs: atMs, back: false });
  }
}

/**
 * Pairs of guests that bring the same mark, over those that chance makes. One more is expected, so that a single pair says
 * nothing. NaN if too few bring one.
 */
function alike(marks: readonly (number | null)[], same: number): number {
  const counts = new Map<number, number>();
  for (const mark of marks) if (mark !== null) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  let [named, equal] = [0, 0];
  for (const count of counts.values()) {
    named += count;
    equal += pairs(count);
  }
  return named < GUESTS_MIN ? Number.NaN : equal / (pairs(named) * same + 1);
}

function pairs(count: number): number {
  return (count * (count - 1)) / 2;
}

function isRecent({ sinceMs }: Pick<Guest, 'sinceMs'>, atMs: number): boolean {
  return atMs - sinceMs < GUEST_DAYS * DAY_MS;
}

function accountOf({ account }: Observation): number {
  return Number.parseInt(account.slice(0, 8), 16);
}
