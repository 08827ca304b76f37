import type { PersonId } from '../../../people/register.ts';
import type { AttackDay, DayNumber, DayPeriod } from './attack-day.ts';
import type { AppendOutcome, AttackEvent, AttackEventKey, RecordedAttack } from './attack-event.ts';
import type { DayMark } from './sealing.ts';

/** A person's days, all as of one moment. */
export interface AttackDays {
  /** Ascending; days without an attack are left out. */
  readonly days: readonly AttackDay[];
  /** Number of the latest event of the whole history at that moment; 0 where there is none. */
  readonly lastEvent: number;
}

/** Which events of a person are looked at. */
export interface EventQuery {
  readonly personId: PersonId;
  readonly period: DayPeriod;
  /** The history as it was when this was its latest event. */
  readonly lastEvent: number;
}

/** A page of events; `after` is the last of the page before, null for the first. */
export interface EventPage extends EventQuery {
  readonly after: Pick<RecordedAttack, 'atMs' | 'number'> | null;
  /** 1 to 1000. */
  readonly limit: number;
}

export type RetractOutcome = 'retracted' | 'already-retracted' | 'unknown';

/**
 * The attack history: raw events for whoever has to settle a dispute, and per person and day their counts, from which
 * every window is answered in at most 180 rows. Implemented in storage/; every implementation passes
 * attack-store.suite.ts. Each method throws Fault, 'timeout' once `signal` aborts.
 */
export interface AttackStore {
  /**
   * Records events, each counted on its own day; resolves once all of it is durable, to what became of each in order.
   * An event that is there already changes nothing, whether it says the same or not.
   *
   * @param events at most 1000
   */
  append(events: readonly AttackEvent[], recordedAtMs: number): Promise<readonly AppendOutcome[]>;

  /** Takes an event out of the counts for good; it stays to be seen in answers that counted it. */
  retract(key: AttackEventKey): Promise<RetractOutcome>;

  /** The days of a person with attacks within a period. */
  days(personId: PersonId, period: DayPeriod, signal: AbortSignal): Promise<AttackDays>;

  /** The same days counted again from the raw events, as they stood at `lastEvent`. */
  recount(query: EventQuery): Promise<readonly AttackDay[]>;

  /** Raw events as they stood at `lastEvent`, latest first. */
  events(page: EventPage): Promise<readonly RecordedAttack[]>;

  /** What operators decided about the days of a period, ascending. */
  marks(period: DayPeriod, signal?: AbortSignal): Promise<readonly DayMark[]>;

  /** Takes the place of an earlier decision about the same day. */
  mark(mark: DayMark): Promise<void>;

  /** Removes everything about a person; gives how many events that were. */
  erase(personId: PersonId): Promise<number>;

  /** Removes events of days before `before`, at most `limit` of them, and the counts of those days; how many events. */
  purge(before: DayNumber, limit: number): Promise<number>;
}
