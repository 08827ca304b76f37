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

/** Everything that is kept of guests. Plain data. */
export interface GuestsState {
  readonly sponsors: readonly (readonly [string, SponsorRecord])[];
  /** New accounts of the site, and those of them that came again on a second day. */
  readonly fresh: Decayed;
  readonly returned: Decayed;
}

/** Whom sponsors brought, and whether these came again, bounded. */
export class MemoryGuests {
  readonly #sponsors: BoundedMap<string, SponsorRecord>;
  readonly #sponsorOf: BoundedMap<number, { readonly sponsor: string; readonly sinceMs: number }>;
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
    const record = this.#sponsors.get(places.sponsor);
    const guests = (record?.guests ?? []).filter((guest) => isRecent(guest, atMs));
    const today = localDay(atMs);
    const earlier = guests.filter(({ sinceMs }) => localDay(sinceMs) < today);
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
      backUsual: earlier.length * share,
    };
  }

  /** Everything that is kept, for a snapshot. The records are alive: copy them. */
  dump(): GuestsState {
    return { sponsors: this.#sponsors.entries(), fresh: this.#fresh, returned: this.#returned };
  }

  restore({ sponsors, fresh, returned }: GuestsState): void {
    this.#fresh = fresh;
    this.#returned = returned;
    for (const [sponsor, record] of sponsors) {
      this.#sponsors.set(sponsor, record);
      for (const { account, sinceMs, back } of record.guests)
        if (!back) this.#sponsorOf.set(account, { sponsor, sinceMs });
    }
  }

  #comeBack(observation: Observation): void {
    const account = accountOf(observation);
    const brought = this.#sponsorOf.get(account);
    if (brought === undefined || localDay(brought.sinceMs) >= localDay(observation.atMs)) return;
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
    if (record.guests.some((guest) => guest.account === account)) return;
    const { atMs, marks } = observation;
    record.guests.push({
      account,
      sinceMs: atMs,
      model: marks.model ?? null,
      prefix: marks.prefix ?? null,
      back: false,
    });
    if (record.guests.length > GUESTS_MAX) record.guests.shift();
    this.#sponsorOf.set(account, { sponsor, sinceMs: atMs });
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
